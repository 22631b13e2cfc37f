//! A single operation, from its arguments to its promise.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;

use crate::browser::attempt::Target;
use crate::browser::call::{Call, CallError, Shared};
use crate::browser::environment::{is_leaving, with_environment};
use crate::browser::host::Host;
use crate::browser::promise::run;
use crate::browser::shared_state::SharedState;
use crate::browser::signal::CallerSignal;
use crate::browser::talkover_error::{Attached, Effect, talkover_error};
use crate::browser::value::raw_options;
use crate::error::{Code, Failure};
use crate::issue::{Issue, IssueCode};
use crate::operation::Operation;
use crate::options::{Options, Scope};

/// Reads and checks everything before it returns, so that what the caller changes afterwards has no effect, and takes
/// its place in line. `check` makes the operation out of its arguments, or reports their faults.
pub(crate) fn start(
    check: &dyn Fn(&mut Vec<Issue>) -> Option<Operation>,
    effect: Effect,
    options: &JsValue,
    defaults: &JsValue,
    host: &Host,
) -> Promise {
    let call = prepare(check, effect, options, defaults, host);
    run(Box::pin(async move {
        let (call, shared) = call?;
        call.run().await.map_err(|unfinished| match unfinished {
            CallError::Failed(error) => error,
            CallError::Aborted { .. } => shared.signal.reason(),
        })
    }))
}

fn prepare(
    check: &dyn Fn(&mut Vec<Issue>) -> Option<Operation>,
    effect: Effect,
    options: &JsValue,
    defaults: &JsValue,
    host: &Host,
) -> Result<(Call, Rc<Shared>), JsValue> {
    let mut issues = Vec::new();
    let options = check_options(options, defaults, Scope::Call, &mut issues);
    let operation = check(&mut issues);
    let (options, operation) = checked(options, operation, effect, issues, host)?;
    let shared = share(options, 0, effect, host)?;
    if shared.signal.is_aborted() {
        return Err(shared.signal.reason());
    }
    let target = Target::new(operation, shared.options.base_url.clone());
    let place = target.line().map(|line| shared.state.enter(&line, shared.is_leaving, host));
    Ok((Call::start(Rc::clone(&shared), 0, target, place), shared))
}

pub(crate) fn check_options(
    options: &JsValue,
    defaults: &JsValue,
    scope: Scope,
    issues: &mut Vec<Issue>,
) -> Option<Options<JsValue>> {
    with_environment(|environment| {
        Options::check(raw_options(defaults), raw_options(options), scope, environment, issues)
    })
}

/// Both, or the error with all the faults of both.
pub(crate) fn checked<T>(
    options: Option<Options<JsValue>>,
    input: Option<T>,
    effect: Effect,
    issues: Vec<Issue>,
    host: &Host,
) -> Result<(Options<JsValue>, T), JsValue> {
    let code = if options.is_some() { Code::InvalidInput } else { Code::InvalidOptions };
    options.zip(input).ok_or_else(|| refusal(host, code, issues, effect, None))
}

pub(crate) fn share(
    mut options: Options<JsValue>,
    fresh_starts: u32,
    effect: Effect,
    host: &Host,
) -> Result<Rc<Shared>, JsValue> {
    let signal = CallerSignal::listen(options.signal.take(), host).map_err(|cause| {
        let message = "This signal cannot be listened to: it threw.";
        let issue = Issue::new("options.signal", IssueCode::Unreadable, message);
        refusal(host, Code::InvalidOptions, vec![issue], effect, Some(cause))
    })?;
    Ok(Rc::new(Shared {
        options,
        signal,
        host: host.clone(),
        state: SharedState::for_call(),
        is_leaving: is_leaving(),
        fresh_starts,
    }))
}

fn refusal(host: &Host, code: Code, issues: Vec<Issue>, effect: Effect, cause: Option<JsValue>) -> JsValue {
    talkover_error(
        host,
        &Failure::refused(code, issues),
        effect,
        0,
        Attached { cause, ..Attached::default() },
    )
}
