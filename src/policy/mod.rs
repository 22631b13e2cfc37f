//! Decisions about time. Pure: the clock's and the jitter's values are passed in.

pub(crate) mod date;
pub(crate) mod deadline;
pub(crate) mod rate_limits;
pub(crate) mod retry;
pub(crate) mod retry_after;
pub(crate) mod retry_state;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
