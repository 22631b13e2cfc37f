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
use crate::browser::slices::Slices;
use crate::browser::talkover_error::{Effect, refusal};
use crate::browser::value::raw_options;
use crate::error::{Code, Failure};
use crate::issue::{Issue, IssueCode};
use crate::operation::Operation;
use crate::options::{Options, Scope};

/// Why nothing is sent.
pub(crate) struct Refusal {
    failure: Failure,
    cause: Option<JsValue>,
}

impl Refusal {
    fn faults(code: Code, issues: Vec<Issue>) -> Self {
        Self { failure: Failure::refused(code, issues), cause: None }
    }

    pub(crate) async fn into_error(self, effect: Effect, slices: &mut Slices, host: &Host) -> JsValue {
        refusal(host, &self.failure, effect, self.cause, slices).await
    }
}

enum NoCall {
    Refused(Refusal),
    /// With the signal's reason.
    Aborted(JsValue),
}

/// Reads and checks everything before it returns, so that what the caller changes afterwards has no effect, and takes
/// its place in line. `check` makes the operation out of its arguments, or reports their faults.
pub(crate) fn start(
    check: &dyn Fn(&mut Vec<Issue>) -> Option<Operation>,
    effect: Effect,
    options: &JsValue,
    defaults: &JsValue,
    host: &Host,
) -> Promise {
    let call = prepare(check, options, defaults, host);
    let host = host.clone();
    run(Box::pin(async move {
        let (call, shared) = match call {
            Ok(both) => both,
            Err(NoCall::Aborted(reason)) => return Err(reason),
            Err(NoCall::Refused(refusal)) => {
                return Err(refusal.into_error(effect, &mut Slices::new(&host), &host).await);
            }
        };
        call.run().await.map_err(|unfinished| match unfinished {
            CallError::Failed(error) => error,
            CallError::Aborted { .. } => shared.signal.reason(),
        })
    }))
}

fn prepare(
    check: &dyn Fn(&mut Vec<Issue>) -> Option<Operation>,
    options: &JsValue,
    defaults: &JsValue,
    host: &Host,
) -> Result<(Call, Rc<Shared>), NoCall> {
    let mut issues = Vec::new();
    let options = check_options(options, defaults, Scope::Call, &mut issues);
    let operation = check(&mut issues);
    let (options, operation) = checked(options, operation, issues).map_err(NoCall::Refused)?;
    let shared = share(options, 0, host).map_err(NoCall::Refused)?;
    if shared.signal.is_aborted() {
        return Err(NoCall::Aborted(shared.signal.reason()));
    }
    let target = Target::new(operation, shared.options.base_url.clone());
    let place = target.line().map(|line| shared.state.enter(&line));
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

/// Both, or the refusal with all the faults of both.
pub(crate) fn checked<O, T>(
    options: Option<O>,
    input: Option<T>,
    issues: Vec<Issue>,
) -> Result<(O, T), Refusal> {
    let code = if options.is_some() { Code::InvalidInput } else { Code::InvalidOptions };
    options.zip(input).ok_or_else(|| Refusal::faults(code, issues))
}

pub(crate) fn share(
    mut options: Options<JsValue>,
    fresh_starts: u32,
    host: &Host,
) -> Result<Rc<Shared>, Refusal> {
    let signal = CallerSignal::listen(options.signal.take(), host).map_err(|cause| {
        let message = "This signal cannot be listened to: it threw.";
        let issue = Issue::new("options.signal", IssueCode::Unreadable, message);
        Refusal { cause: Some(cause), ..Refusal::faults(Code::InvalidOptions, vec![issue]) }
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
