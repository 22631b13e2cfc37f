//! The sandbox as its users meet it: over a real socket, one sandbox for each test.

mod agents;
mod calling;
mod client;
mod control;
mod cors;
mod database;
mod faults;
mod fixtures;
mod gateway;
mod phone_numbers;
mod process;
mod publishing;
mod rate_limits;
mod running;
mod static_files;
mod tokens;
mod upstream;
