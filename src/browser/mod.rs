//! The edge: the only place that knows a browser. It reads, sends and waits; what any of it means is decided elsewhere.

mod abort;
mod attempt;
pub(crate) mod bulk;
mod call;
mod clock;
mod document;
mod environment;
mod event;
mod fetch;
mod fields;
mod flag;
mod lock;
mod pacing;
mod race;
mod settled;
mod signal;
pub(crate) mod single;
pub(crate) mod talkover_error;
mod token;
mod turn;
pub(crate) mod value;
