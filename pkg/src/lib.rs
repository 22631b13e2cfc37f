//! The WebAssembly module of the npm package. It re-exports the crate and adds nothing.

pub use talkover_calling::*;
