//! The functions for many agents: update, plan and apply.

use std::rc::Rc;

use js_sys::{JSON, Promise};
use wasm_bindgen::JsValue;

use crate::bulk::{Checks, duplicates, no_list};
use crate::calling_state::CallingState;
use crate::error::{Failure, Outcome};
use crate::issue::Issue;
use crate::js_input::NotAList;
use crate::json::Json;
use crate::messages::errors;
use crate::operation::Operation;
use crate::options::Scope;
use crate::plan::{Action, PlannedCalling};
use crate::plan_input::{check_entry, check_frame, input, no_entries, not_a_plan};
use crate::policy::apply_state::Publish;
use crate::update::CallingUpdate;
use crate::web::apply::{AppliedCalling, Apply};
use crate::web::bulk::Bulk;
use crate::web::call::{CallError, CallFailure, Shared};
use crate::web::clock::wall_ms;
use crate::web::document::Document;
use crate::web::host::Host;
use crate::web::plan::{Stop, planned};
use crate::web::promise::run;
use crate::web::property::is_array;
use crate::web::shared_state::Reservation;
use crate::web::single::{Refusal, check_options, checked, share};
use crate::web::slices::Slices;
use crate::web::talkover_error::{Attached, Effect};
use crate::web::task::Task;
use crate::web::to_js::to_js;
use crate::web::value::{count_of_updates, raw, raw_update_at};

/// How many 429 responses restart an update before one of them becomes its result.
const RATE_LIMIT_RESTARTS: u32 = 10;

pub(crate) struct Arguments {
    pub(crate) updates: JsValue,
    pub(crate) options: JsValue,
    pub(crate) defaults: JsValue,
    pub(crate) host: Host,
}

/// What all of these functions begin with. Until the reservation is dropped, later calls wait,
/// because the queues of these updates are not known yet.
struct Start {
    updates: JsValue,
    count: Result<u32, NotAList>,
    shared: Option<Result<Rc<Shared>, Refusal>>,
    reservation: Option<Reservation>,
    issues: Vec<Issue>,
    slices: Slices,
    host: Host,
}

impl Start {
    fn new(arguments: Arguments, scope: Scope) -> Self {
        let Arguments { updates, options, defaults, host } = arguments;
        let mut issues = Vec::new();
        let options = check_options(&options, &defaults, scope, &mut issues);
        let shared = options.map(|options| share(options, RATE_LIMIT_RESTARTS, &host));
        let mut slices = Slices::new(&host);
        // Copying the updates has already used up time.
        slices.pause();
        let count = count_of_updates(&updates);
        Self { updates, count, shared, reservation: None, issues, slices, host }
    }

    fn reserve(mut self) -> Self {
        self.reservation = self.shared.as_ref().and_then(|shared| {
            let (shared, count) = (shared.as_ref().ok()?, self.count.as_ref().ok()?);
            Some(shared.state.reserve(*count))
        });
        self
    }

    /// All updates, validated in slices. The package has copied the caller's array
    /// (`pkg/js/snapshot.js`).
    async fn updates(&mut self) -> Option<Vec<CallingUpdate>> {
        let faults_before = self.issues.len();
        let mut checks = Checks::default();
        match &self.count {
            Ok(count) => {
                for index in 0..*count {
                    let update = raw_update_at(&self.updates, index, &mut self.slices).await;
                    if !checks.take(update, &mut self.issues) {
                        break;
                    }
                }
            }
            Err(none) => self.issues.push(no_list(none)),
        }
        (self.issues.len() == faults_before).then(|| checks.updates())
    }

    /// What was read of the arguments, or the error that the call rejects with.
    async fn checked<T>(
        self,
        input: Option<T>,
        effect: Effect,
    ) -> Result<(Rc<Shared>, T, Option<Reservation>, Slices), JsValue> {
        let Self { shared, issues, reservation, mut slices, host, .. } = self;
        match checked(shared, input, issues) {
            Ok((shared, input)) => Ok((shared, input, reservation, slices)),
            Err(refusal) => Err(refusal.into_error(effect, &mut slices, &host).await),
        }
    }
}

/// Updates many agents. On abort, the promise resolves with the results so far.
pub(crate) fn update(arguments: Arguments) -> Promise {
    let mut start = Start::new(arguments, Scope::Many).reserve();
    run(Box::pin(async move {
        let updates = start.updates().await;
        let (shared, updates, reservation, slices) = start.checked(updates, Effect::Outcome).await?;
        let tasks = updates.into_iter().map(|update| Task::Operation(Operation::UpdateCalling(update)));
        let bulk = Bulk::new(shared, tasks.collect(), reservation, slices, true).await;
        Ok(bulk.run().await.into())
    }))
}

/// Reads the agents, and returns what the updates would change.
pub(crate) fn plan(arguments: Arguments) -> Promise {
    let mut start = Start::new(arguments, Scope::Many);
    run(Box::pin(async move {
        let updates = start.updates().await.and_then(|updates| start.without_duplicates(updates));
        let (shared, updates, _, slices) = start.checked(updates, Effect::None).await?;
        planned(&shared, updates, slices).await.map_err(|stop| stop.into_error(&shared))
    }))
}

/// Applies updates, or a plan. On abort, the promise resolves with the results so far.
pub(crate) fn apply(arguments: Arguments) -> Promise {
    let mut start = Start::new(arguments, Scope::ApplyMany);
    let is_list = matches!(is_array(&start.updates), Ok(true));
    start = if is_list { start.reserve() } else { start };
    run(Box::pin(async move {
        if !is_list {
            let plan = start.plan().await;
            let (shared, entries, _, mut slices) = start.checked(plan, Effect::Outcome).await?;
            let mut tasks = Vec::new();
            for entry in entries {
                slices.next().await;
                tasks.push(apply_task(entry, shared.options.settings.publish));
            }
            return Ok(run_applies(shared, tasks, None, slices).await);
        }
        let updates = start.updates().await;
        let (shared, updates, reservation, slices) = start.checked(updates, Effect::Outcome).await?;
        let tasks = updates.into_iter().map(|update| Task::Apply(Box::new(Apply { update, expected: None })));
        Ok(run_applies(Rc::clone(&shared), tasks.collect(), reservation, slices).await)
    }))
}

async fn run_applies(
    shared: Rc<Shared>,
    tasks: Vec<Task>,
    reservation: Option<Reservation>,
    slices: Slices,
) -> JsValue {
    let reservation = reservation.unwrap_or_else(|| shared.state.reserve(tasks.len() as u32));
    Bulk::new(shared, tasks, Some(reservation), slices, true).await.run().await.into()
}

/// An agent without a change costs no request, unless it has to be published. Neither does a
/// missing one.
fn apply_task(entry: PlannedCalling, publish: Publish) -> Task {
    let update = entry.update();
    let PlannedCalling { agent_id, action, before, .. } = entry;
    match (action, update, before) {
        (Action::Update, Some(update), expected) => Task::Apply(Box::new(Apply { update, expected })),
        (Action::None, _, Some(before)) if publish == Publish::Always && !before.is_live() => {
            let update = CallingUpdate { agent_id, direction: before.direction, phone_ids: None };
            Task::Apply(Box::new(Apply { update, expected: Some(before) }))
        }
        (Action::None, _, Some(before)) => {
            let applied = unchanged(agent_id.as_str(), &before);
            Task::Known(Box::new(agent_id), Ok(applied))
        }
        (Action::Missing | Action::None | Action::Update, _, _) => {
            let failure = Failure::new(Outcome::NotSent, errors::MISSING_IN_PLAN);
            let (attached, effect) = (Attached::default(), Effect::Outcome);
            let failure = CallFailure { failure, attached, attempts: 0, effect };
            Task::Known(Box::new(agent_id), Err(CallError::Failed(Box::new(failure))))
        }
    }
}

fn unchanged(agent_id: &str, state: &CallingState) -> JsValue {
    to_js(&AppliedCalling {
        agent_id,
        changed: false,
        before: state,
        after: state,
        off_air_ms: 0.0,
        attempts: 0,
        verified: false,
    })
}

impl Start {
    /// Two changes of one agent make no plan.
    fn without_duplicates(&mut self, updates: Vec<CallingUpdate>) -> Option<Vec<CallingUpdate>> {
        let issues = duplicates("updates", updates.iter().map(|update| &update.agent_id));
        let has_none = issues.is_empty();
        self.issues.extend(issues);
        has_none.then_some(updates)
    }

    /// The entries of the plan that was passed as an object, whose JSON the package has taken, or
    /// as JSON.
    async fn plan(&mut self) -> Option<Vec<PlannedCalling>> {
        let faults_before = self.issues.len();
        let given = &self.updates;
        let parsed = given.as_string().and_then(|json| JSON::parse(&json).ok());
        let plan = Document(parsed.unwrap_or_else(|| given.clone()));
        if !plan.0.is_object() {
            self.issues.push(not_a_plan(&raw(given)));
            return None;
        }
        if let Some(Ok(shared)) = &self.shared {
            let base_url = shared.options.base_url.as_str();
            check_frame(&plan, base_url, wall_ms(), &mut self.issues);
        }
        let Some(entries) = plan.get("entries") else {
            self.issues.push(no_entries(&input(plan.get("entries").as_ref())));
            return None;
        };
        let mut items = Vec::new();
        if !entries.each_item(&mut |item| items.push(item)) {
            self.issues.push(no_entries(&input(Some(&entries))));
            return None;
        }
        let mut planned = Vec::new();
        for (index, item) in (0..).zip(&items) {
            self.slices.next().await;
            planned.extend(check_entry(item, index, &mut self.issues));
        }
        if self.issues.len() == faults_before {
            let agent_ids = planned.iter().map(|entry| &entry.agent_id);
            self.issues.extend(duplicates("plan.entries", agent_ids));
        }
        (self.issues.len() == faults_before).then_some(planned)
    }
}

impl Stop {
    fn into_error(self, shared: &Shared) -> JsValue {
        match self {
            Self::Aborted => shared.signal.reason(),
            Self::Failed(failure) => failure.into_error(&shared.host),
        }
    }
}
