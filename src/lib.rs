#![doc = include_str!("../README.md")]
#[cfg(target_arch = "wasm32")]
mod allocator;
mod base_url;
mod browser;
mod bulk;
mod calling;
mod duration;
mod error;
mod exports;
mod ids;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod input_properties;
mod issue;
mod json;
mod line;
mod nearest;
mod operation;
mod options;
mod policy;
mod query;
mod raw;
mod reply;
mod server_error;
#[cfg(test)]
mod stand_in;
mod token;

pub use exports::*;
