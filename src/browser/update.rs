//! The update of one agent, from its arguments to its promise.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

use crate::browser::attempt::Target;
use crate::browser::call::{Call, Shared, Unfinished};
use crate::browser::environment::with_environment;
use crate::browser::signal::CallerSignal;
use crate::browser::talkover_error::{Attached, talkover_error};
use crate::browser::turn;
use crate::browser::value::{raw, raw_list, raw_options};
use crate::calling::CallingUpdate;
use crate::error::{Code, Failure};
use crate::issue::{Issue, IssueCode};
use crate::options::{Options, Scope};

/// The arguments as JavaScript gave them.
pub(crate) struct Arguments {
    pub(crate) agent_id: JsValue,
    pub(crate) direction: JsValue,
    pub(crate) phone_ids: JsValue,
    pub(crate) options: JsValue,
    pub(crate) defaults: JsValue,
}

/// Reads and checks everything before it returns, so that what the caller changes afterwards has no effect, and takes
/// its place in line.
pub(crate) fn update(arguments: &Arguments) -> Promise {
    let call = prepare(arguments);
    future_to_promise(async move {
        let (call, shared) = call?;
        call.run().await.map_err(|unfinished| match unfinished {
            Unfinished::Failed(error) => error,
            Unfinished::Aborted { .. } => shared.signal.reason(),
        })
    })
}

fn prepare(arguments: &Arguments) -> Result<(Call, Rc<Shared>), JsValue> {
    let mut issues = Vec::new();
    let options = check_options(&arguments.options, &arguments.defaults, Scope::Call, &mut issues);
    let update = CallingUpdate::check(
        "",
        raw(&arguments.agent_id),
        &raw(&arguments.direction),
        raw_list(&arguments.phone_ids),
        &mut issues,
    );
    let (options, update) = checked(options, update, issues)?;
    let shared = Rc::new(share(options, 0)?);
    if shared.signal.is_aborted() {
        return Err(shared.signal.reason());
    }
    let target = Target::new(update, shared.options.base_url.clone());
    let place = turn::enter(&target.url);
    Ok((Call::start(Rc::clone(&shared), target, place), shared))
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
    issues: Vec<Issue>,
) -> Result<(Options<JsValue>, T), JsValue> {
    let code = if options.is_some() { Code::InvalidInput } else { Code::InvalidOptions };
    options.zip(input).ok_or_else(|| talkover_error(&Failure::refused(code, issues), 0, Attached::default()))
}

pub(crate) fn share(mut options: Options<JsValue>, fresh_starts: u32) -> Result<Shared, JsValue> {
    let signal = CallerSignal::listen(options.signal.take()).map_err(|cause| {
        let message = "This signal cannot be listened to: it threw.";
        let issue = Issue::new("options.signal", IssueCode::Unreadable, message);
        let failure = Failure::refused(Code::InvalidOptions, vec![issue]);
        talkover_error(&failure, 0, Attached { cause: Some(cause), ..Attached::default() })
    })?;
    Ok(Shared { options, signal, fresh_starts })
}
