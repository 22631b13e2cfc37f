#![doc = include_str!("../README.md")]
mod base_url;
mod calling;
mod error;
mod issue;
mod json;
mod nearest;
mod options;
mod policy;
mod raw;
mod reply;
mod server_error;
mod text;
mod token;
