//! A single operation, from its arguments to its promise.

use core::future::{Future, ready};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;

use crate::error::{Code, Failure};
use crate::issue::Issue;
use crate::messages::issues;
use crate::options::{Options, Scope};
use crate::plan_input::check_state;
use crate::web::call::{CallError, Running, Sent, Shared};
use crate::web::document::Document;
use crate::web::environment::{is_leaving, with_environment};
use crate::web::host::Host;
use crate::web::promise::run;
use crate::web::shared_state::{Reservation, SharedState};
use crate::web::signal::CallerSignal;
use crate::web::slices::Slices;
use crate::web::talkover_error::{Effect, refusal};
use crate::web::task::Task;
use crate::web::value::raw_options;

/// Why a call was rejected before anything was sent.
pub(crate) struct Refusal {
    code: Code,
    issues: Vec<Issue>,
    cause: Option<JsValue>,
}

impl Refusal {
    fn faults(code: Code, issues: Vec<Issue>) -> Self {
        Self { code, issues, cause: None }
    }

    pub(crate) async fn into_error(self, effect: Effect, slices: &mut Slices, host: &Host) -> JsValue {
        let failure = Failure::refused(self.code, self.issues);
        refusal(host, &failure, effect, self.cause, slices).await
    }
}

enum NoCall {
    Refused(Refusal),
    /// With the signal's reason.
    Aborted(JsValue),
}

/// Validates the arguments: what to do, or all issues.
pub(crate) type Check = Pin<Box<dyn Future<Output = Result<Task, Vec<Issue>>>>>;

type Begun = Result<(Running, Rc<Shared>), NoCall>;

/// Starts a call. It joins the agent's queue before this function returns.
///
/// Unless the list is long, the arguments are validated and the lock is requested before this
/// returns, too. A long list is validated in slices. The package has copied it
/// (`pkg/js/library.js`), so later changes by the caller have no effect.
pub(crate) fn start(
    mut check: Check,
    effect: Effect,
    scope: Scope,
    options: &JsValue,
    defaults: &JsValue,
    host: &Host,
) -> Promise {
    let mut slices = Slices::new(host);
    let mut issues = Vec::new();
    let options = check_options(options, defaults, scope, &mut issues);
    let shared = options.map(|options| share(options, 0, host));
    let begun: Pin<Box<dyn Future<Output = Begun>>> =
        match check.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(input) => Box::pin(ready(begin(shared, input, effect, issues, None))),
            Poll::Pending => {
                let reservation =
                    shared.as_ref().and_then(|shared| Some(shared.as_ref().ok()?.state.reserve(1)));
                Box::pin(async move { begin(shared, check.await, effect, issues, reservation) })
            }
        };
    let host = host.clone();
    run(Box::pin(async move {
        let (running, shared) = match begun.await {
            Ok(both) => both,
            Err(NoCall::Aborted(reason)) => return Err(reason),
            Err(NoCall::Refused(refusal)) => {
                return Err(refusal.into_error(effect, &mut slices, &host).await);
            }
        };
        // In a page's first call, the browser has just spent time compiling this code.
        slices.next().await;
        running.await.map_err(|unfinished| match unfinished {
            CallError::Failed(failure) => failure.into_error(&host),
            CallError::Aborted(_) => shared.signal.reason(),
        })
    }))
}

fn begin(
    shared: Option<Result<Rc<Shared>, Refusal>>,
    input: Result<Task, Vec<Issue>>,
    effect: Effect,
    mut issues: Vec<Issue>,
    reservation: Option<Reservation>,
) -> Begun {
    let task = input.map_err(|faults| issues.extend(faults)).ok();
    let (shared, task) = checked(shared, task, issues).map_err(NoCall::Refused)?;
    if shared.signal.is_aborted() {
        shared.tell_aborted(task.agent_id(), Sent::NOTHING, effect);
        return Err(NoCall::Aborted(shared.signal.reason()));
    }
    let ticket = task.queue_key(&shared.options.base_url).map(|key| match &reservation {
        Some(reservation) => reservation.enqueue(&key, 0),
        None => shared.state.enqueue(&key),
    });
    Ok((task.start(&shared, 0, ticket), shared))
}

pub(crate) fn check_options(
    options: &JsValue,
    defaults: &JsValue,
    scope: Scope,
    issues: &mut Vec<Issue>,
) -> Option<Options<JsValue>> {
    let mut options = with_environment(|environment| {
        Options::check(raw_options(defaults), raw_options(options), scope, environment, issues)
    })?;
    if let Some(expected) = options.settings.expected.take() {
        options.expected = Some(check_state(Some(Document(expected)), "options.expected", issues)?);
    }
    Some(options)
}

/// Both values, or a refusal with all their issues. A signal that cannot be listened to is reported
/// only if there are no issues.
pub(crate) fn checked<T>(
    shared: Option<Result<Rc<Shared>, Refusal>>,
    input: Option<T>,
    issues: Vec<Issue>,
) -> Result<(Rc<Shared>, T), Refusal> {
    let code = if shared.is_some() { Code::InvalidInput } else { Code::InvalidOptions };
    let (shared, input) = shared.zip(input).ok_or_else(|| Refusal::faults(code, issues))?;
    Ok((shared?, input))
}

pub(crate) fn share(
    mut options: Options<JsValue>,
    rate_limit_restarts: u32,
    host: &Host,
) -> Result<Rc<Shared>, Refusal> {
    let signal = CallerSignal::listen(options.settings.signal.take(), host).map_err(|cause| {
        let issue = Issue::new("options.signal", issues::SIGNAL_THREW);
        Refusal { cause: Some(cause), ..Refusal::faults(Code::InvalidOptions, vec![issue]) }
    })?;
    Ok(Rc::new(Shared {
        options,
        signal,
        host: host.clone(),
        state: SharedState::for_call(),
        is_leaving: is_leaving(),
        rate_limit_restarts,
    }))
}
