//! The exported functions, called with real JavaScript values from a page, against the sandbox on another origin.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking"
)]

mod abort;
mod bulk;
mod input;
mod order;
mod pacing;
mod reads;
mod refusals;
mod secrets;
mod statuses;
mod support;
mod wire;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
