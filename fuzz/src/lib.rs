//! Fuzz targets for the library's decisions. Each public module is a target: it converts arbitrary
//! bytes to input, and asserts invariants of the result.
//!
//! The library's source files are compiled into this crate, because none of them are public.

mod fields;
pub mod targets;

/// Includes the library's source files as modules of the same names.
macro_rules! library {
    ($($(#[$attribute:meta])* mod $name:ident;)*) => {
        $(#[allow(dead_code, unused_imports, reason = "only a part of it is called here")] $(#[$attribute])* mod $name;)*
    };
}

library! {
    #[path = "../../src/base_url.rs"]
    mod base_url;
    #[path = "../../src/update.rs"]
    mod update;
    #[path = "../../src/calling_state.rs"]
    mod calling_state;
    #[path = "../../src/duration.rs"]
    mod duration;
    #[path = "../../src/error.rs"]
    mod error;
    #[path = "../../src/id.rs"]
    mod id;
    #[path = "../../src/id_set.rs"]
    mod id_set;
    #[path = "../../src/issue.rs"]
    mod issue;
    #[path = "../../src/json.rs"]
    mod json;
    #[path = "../../src/messages.rs"]
    mod messages;
    #[path = "../../src/path.rs"]
    mod path;
    #[path = "../../src/suggest.rs"]
    mod suggest;
    #[path = "../../src/operation.rs"]
    mod operation;
    #[path = "../../src/options.rs"]
    mod options;
    #[path = "../../src/query.rs"]
    mod query;
    #[path = "../../src/js_input.rs"]
    mod js_input;
    #[path = "../../src/response.rs"]
    mod response;
    #[path = "../../src/error_body.rs"]
    mod error_body;
    #[path = "../../src/test_platform.rs"]
    mod test_platform;
    #[path = "../../src/token.rs"]
    mod token;
}

#[allow(dead_code, reason = "only a part of it is called here")]
#[path = "../../src/policy"]
mod policy {
    pub(crate) mod apply_state;
    pub(crate) mod date;
    pub(crate) mod deadline;
    pub(crate) mod rate_limits;
    pub(crate) mod retry;
    pub(crate) mod retry_after;
}
