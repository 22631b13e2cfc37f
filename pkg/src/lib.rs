//! The crate as the WebAssembly module of the npm package. It hands on the crate's exports and adds nothing.

pub use talkover_calling::*;
