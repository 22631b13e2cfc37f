//! The token of an attempt, from the caller's function where there is one.

use core::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::base_url::BaseUrl;
use crate::browser::settled::promise;
use crate::browser::value::raw;
use crate::issue::{Issue, IssueCode};
use crate::options::TokenSource;
use crate::token::Token;

thread_local! {
    /// Functions that were asked for another token after a 401 and have not answered yet: one answer does for all who wait.
    static RENEWALS: RefCell<Vec<(JsValue, Promise)>> = const { RefCell::new(Vec::new()) };
}

/// Why the function gave no token, and what it threw.
pub(crate) struct NoToken {
    pub(crate) issue: Issue,
    pub(crate) cause: Option<JsValue>,
}

/// `renew` if the service refused the last one.
pub(crate) async fn obtain(
    source: Option<&TokenSource<JsValue>>,
    renew: bool,
    base_url: &BaseUrl,
) -> Result<Option<Token>, NoToken> {
    let function = match source {
        None => return Ok(None),
        Some(TokenSource::Fixed(token)) => return Ok(Some(token.clone())),
        Some(TokenSource::Function(function)) => function,
    };
    let threw = |cause| NoToken {
        issue: Issue::new("options.token", IssueCode::Unreadable, "The token function failed."),
        cause: Some(cause),
    };
    let answer = match pending_renewal(function) {
        Some(answer) => answer,
        None => {
            let returned = function.unchecked_ref::<Function>().call0(&JsValue::UNDEFINED).map_err(threw)?;
            let answer = promise(&returned);
            if renew {
                share(function, &answer);
            }
            answer
        }
    };
    let value = JsFuture::from(answer).await.map_err(threw)?;
    Token::check(&raw(&value), base_url).map(Some).map_err(|issue| NoToken { issue, cause: None })
}

fn pending_renewal(function: &JsValue) -> Option<Promise> {
    RENEWALS.with_borrow(|renewals| {
        renewals.iter().find(|(asked, _)| asked == function).map(|(_, answer)| answer.clone())
    })
}

/// Until it is answered, whoever asks the same function waits for this answer.
fn share(function: &JsValue, answer: &Promise) {
    RENEWALS.with_borrow_mut(|renewals| renewals.push((function.clone(), answer.clone())));
    let (function, answer) = (function.clone(), JsFuture::from(answer.clone()));
    spawn_local(async move {
        let _ = answer.await;
        RENEWALS.with_borrow_mut(|renewals| renewals.retain(|(asked, _)| *asked != function));
    });
}
