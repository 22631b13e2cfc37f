//! Random input against the library's decisions. Each public module is a target: it takes any bytes, makes input of them, and
//! asserts what must hold of every answer.
//!
//! The decisions are compiled in by their files, as they stand: nothing of them is public, and nothing has to be made so.

mod fields;
pub mod targets;

/// The library's own files, by the names that they know each other by.
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
    pub(crate) mod date;
    pub(crate) mod retry_after;
}
