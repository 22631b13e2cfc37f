//! The token of an attempt, from the caller's function where there is one.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use crate::base_url::BaseUrl;
use crate::browser::fetch::settled;
use crate::browser::value::raw;
use crate::issue::{Issue, IssueCode};
use crate::options::TokenSource;
use crate::token::Token;

/// Why the function gave no token, and what it threw.
pub(crate) struct NoToken {
    pub(crate) issue: Issue,
    pub(crate) cause: Option<JsValue>,
}

pub(crate) async fn obtain(
    source: Option<&TokenSource<JsValue>>,
    base_url: &BaseUrl,
) -> Result<Option<Token>, NoToken> {
    match source {
        None => Ok(None),
        Some(TokenSource::Fixed(token)) => Ok(Some(token.clone())),
        Some(TokenSource::Function(function)) => {
            let threw = |cause| NoToken {
                issue: Issue::new("options.token", IssueCode::Unreadable, "The token function failed."),
                cause: Some(cause),
            };
            let returned = function.unchecked_ref::<Function>().call0(&JsValue::UNDEFINED).map_err(threw)?;
            let value = settled(&returned).await.map_err(threw)?;
            Token::check(&raw(&value), base_url).map(Some).map_err(|issue| NoToken { issue, cause: None })
        }
    }
}
