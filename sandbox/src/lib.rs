#![doc = include_str!("../README.md")]
// A map: `server` accepts connections and passes each request to `router`, which has four routes:
// `exchange` (the API in `api`, with faults and log), `gateway`, `control` and `static_files`.

mod api;
mod auth;
mod body;
mod control;
mod cors;
mod delivery;
mod exchange;
mod fault;
mod fault_queue;
mod gateway;
mod host;
mod lock;
mod origin;
mod problem;
mod rate_limit;
mod read_form;
mod reply;
mod request;
mod request_log;
mod router;
mod seed;
mod server;
mod settings;
mod shared;
mod static_files;
mod store;
mod telephony;
mod upstream;

pub use auth::Plan;
pub use origin::{LoopbackOrigin, NotALoopbackOrigin};
pub use server::Sandbox;
pub use settings::{Settings, StartError};
pub use store::OpenError;
pub use upstream::{Upstream, UpstreamError};
