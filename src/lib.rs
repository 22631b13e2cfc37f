#![doc = include_str!("../README.md")]
mod base_url;
mod calling;
mod issue;
mod nearest;
mod options;
mod raw;
mod text;
mod token;
