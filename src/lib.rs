#![doc = include_str!("../README.md")]
mod base_url;
mod browser;
mod calling;
mod error;
mod exports;
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

pub use exports::*;
