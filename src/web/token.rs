//! Gets the token of an attempt from the caller's function.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::issue::Issue;
use crate::messages::issues;
use crate::token::Token;
use crate::web::promise::promise;
use crate::web::shared_state::SharedState;
use crate::web::value::raw;

/// Why the function returned no token, and the error that it threw.
pub(crate) struct NoToken {
    pub(crate) issue: Issue,
    pub(crate) cause: Option<JsValue>,
}

/// Calls the caller's function. `renew` is set if the service refused the last token.
pub(crate) fn ask(state: &SharedState, function: &JsValue, renew: bool) -> Result<JsFuture, NoToken> {
    if let Some(answer) = pending_renewal(state, function) {
        return Ok(JsFuture::from(answer));
    }
    let returned = function.unchecked_ref::<Function>().call0(&JsValue::UNDEFINED).map_err(threw)?;
    let answer = promise(&returned);
    if renew {
        // Other calls with the same function await this answer until `forget` is called.
        state.renewals.borrow_mut().push((function.clone(), answer.clone()));
    }
    Ok(JsFuture::from(answer))
}

/// Validates the value that the function returned.
pub(crate) fn read(answer: Result<JsValue, JsValue>, is_vendor: bool) -> Result<Token, NoToken> {
    let value = answer.map_err(threw)?;
    Token::check(&raw(&value), is_vendor).map_err(|issue| NoToken { issue, cause: None })
}

fn threw(cause: JsValue) -> NoToken {
    let issue = Issue::new("options.token", issues::TOKEN_FUNCTION_FAILED);
    NoToken { issue, cause: Some(cause) }
}

fn pending_renewal(state: &SharedState, function: &JsValue) -> Option<Promise> {
    let renewals = state.renewals.borrow();
    renewals.iter().find(|(asked, _)| asked == function).map(|(_, answer)| answer.clone())
}

/// Makes the next call that needs a token call the function again. Call this when the wait for a
/// renewed token has ended, with or without a token, so that a promise that never settles does not
/// block later calls.
pub(crate) fn forget(state: &SharedState, function: &JsValue) {
    let mut renewals = state.renewals.borrow_mut();
    if let Some(place) = renewals.iter().position(|(asked, _)| asked == function) {
        drop(renewals.swap_remove(place));
    }
}
