//! Tests over a real socket, with a new sandbox for each test.

mod agents;
mod callbacks;
mod calling;
mod calls;
mod client;
mod connections;
mod control;
mod cors;
mod crowded_upstream;
mod database;
mod delivery;
mod faults;
mod fixtures;
mod gateway;
mod gateway_attacks;
mod gateway_refusals;
mod phone_numbers;
mod process;
mod publishing;
mod rate_limits;
mod read_forms;
mod releases;
mod running;
mod static_files;
mod tokens;
mod upstream;
