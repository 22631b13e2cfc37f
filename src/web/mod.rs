//! The only module that depends on the browser: it reads input, sends requests and waits. Decisions
//! are made outside, in code that also runs natively.

mod abort;
pub(crate) mod apply;
mod attempt;
mod bulk;
mod call;
mod callbacks;
mod clock;
mod document;
mod environment;
mod event;
pub(crate) mod host;
mod lifeline;
pub(crate) mod many;
mod plan;
mod promise;
mod property;
mod request;
mod shared_state;
mod signal;
pub(crate) mod single;
pub(crate) mod slices;
pub(crate) mod talkover_error;
pub(crate) mod task;
mod to_js;
mod token;
pub(crate) mod value;
mod web_lock;
mod with_timeout;
