//! The edge: the only place that knows a browser. It reads, sends and waits; what any of it means is decided elsewhere.

mod attempt;
pub(crate) mod call;
mod clock;
mod document;
mod environment;
mod event;
mod fetch;
mod race;
mod signal;
mod talkover_error;
mod token;
mod value;
