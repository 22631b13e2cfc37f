//! Decisions about time. They are pure: the current time and the jitter are arguments.

pub(crate) mod apply_state;
pub(crate) mod date;
pub(crate) mod deadline;
pub(crate) mod rate_limit_fields;
pub(crate) mod rate_limits;
pub(crate) mod rate_window;
pub(crate) mod retry;
pub(crate) mod retry_after;
pub(crate) mod retry_state;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;
