#![doc = include_str!("../README.md")]
mod agent_queue;
#[cfg(target_arch = "wasm32")]
mod allocator;
mod base_url;
mod bulk;
mod calling_state;
mod duration;
mod error;
mod error_body;
mod exports;
mod id;
mod id_set;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod input_properties;
mod issue;
mod js_input;
mod json;
mod messages;
mod operation;
mod options;
mod path;
mod plan;
mod plan_input;
mod policy;
mod query;
mod response;
mod suggest;
#[cfg(test)]
mod test_platform;
mod token;
mod update;
mod web;

pub use exports::*;
