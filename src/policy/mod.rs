//! Decisions about time. Pure: the clock's and the dice's values are passed in.

pub(crate) mod course;
pub(crate) mod date;
pub(crate) mod deadline;
pub(crate) mod pacing;
pub(crate) mod retry;
pub(crate) mod retry_after;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
