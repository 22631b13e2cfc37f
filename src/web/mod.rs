//! The only module that depends on the browser: it reads input, sends requests and waits. Decisions
//! are made outside, in code that also runs natively.

mod abort;
mod attempt;
pub(crate) mod bulk;
mod call;
mod callbacks;
mod clock;
mod document;
mod environment;
mod event;
pub(crate) mod host;
mod lifeline;
mod promise;
mod property;
mod request;
mod shared_state;
mod signal;
pub(crate) mod single;
pub(crate) mod slices;
pub(crate) mod talkover_error;
mod to_js;
mod token;
pub(crate) mod value;
mod web_lock;
mod with_timeout;
