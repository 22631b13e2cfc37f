//! The functions that JavaScript calls.
//!
//! The package's entries (`pkg/js/`) load the wasm and add `configure`, `createClient` and `init`.
//! Their types are in `pkg/js/index.d.ts`.
//!
//! `defaults` are overridden by the options of the call. `call` is the package's side of the call
//! (`pkg/js/call.js`). Both are optional.

use core::future::ready;

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::operation::Operation;
use crate::options::Scope;
use crate::query::{self, Query};
use crate::update::{AgentId, CallingUpdate};
use crate::web::apply::Apply;
use crate::web::host::Host;
use crate::web::many;
use crate::web::single::{Check, start};
use crate::web::slices::Slices;
use crate::web::talkover_error::Effect;
use crate::web::task::Task;
use crate::web::value::{IDS_AT_ONCE, raw, raw_list, raw_options};

/// Updates the calling settings of one agent.
#[wasm_bindgen(js_name = updateAgentCalling, skip_typescript)]
pub fn update_agent_calling(
    agent_id: JsValue,
    direction: JsValue,
    phone_ids: JsValue,
    options: JsValue,
    defaults: JsValue,
    call: JsValue,
) -> Promise {
    let host = Host::new(call);
    let check = check_update(agent_id, direction, phone_ids, &host, |update| {
        Task::Operation(Operation::UpdateCalling(update))
    });
    start(check, Effect::Outcome, Scope::Call, &options, &defaults, &host)
}

/// Reads an agent, updates its calling settings if they differ, and publishes it if it was live.
#[wasm_bindgen(js_name = applyAgentCalling, skip_typescript)]
pub fn apply_agent_calling(
    agent_id: JsValue,
    direction: JsValue,
    phone_ids: JsValue,
    options: JsValue,
    defaults: JsValue,
    call: JsValue,
) -> Promise {
    let host = Host::new(call);
    let check = check_update(agent_id, direction, phone_ids, &host, |update| {
        Task::Apply(Box::new(Apply { update, expected: None }))
    });
    start(check, Effect::Outcome, Scope::Apply, &options, &defaults, &host)
}

/// Reads agents, and returns what updates of them would change.
#[wasm_bindgen(js_name = planAgentsCalling, skip_typescript)]
pub fn plan_agents_calling(updates: JsValue, options: JsValue, defaults: JsValue, call: JsValue) -> Promise {
    many::plan(many::Arguments { updates, options, defaults, host: Host::new(call) })
}

/// Applies many updates, or a plan.
#[wasm_bindgen(js_name = applyAgentsCalling, skip_typescript)]
pub fn apply_agents_calling(updates: JsValue, options: JsValue, defaults: JsValue, call: JsValue) -> Promise {
    many::apply(many::Arguments { updates, options, defaults, host: Host::new(call) })
}

fn check_update(
    agent_id: JsValue,
    direction: JsValue,
    phone_ids: JsValue,
    host: &Host,
    task: fn(CallingUpdate) -> Task,
) -> Check {
    let mut slices = Slices::new(host);
    Box::pin(async move {
        let mut issues = Vec::new();
        let (agent_id, direction) = (raw(&agent_id), raw(&direction));
        let phone_ids = raw_list(&phone_ids, &mut slices).await;
        if phone_ids.count() > IDS_AT_ONCE as usize {
            slices.next().await;
        }
        let update = CallingUpdate::check("", agent_id, &direction, phone_ids, &mut issues);
        update.map(task).ok_or(issues)
    })
}

/// Updates the calling settings of many agents, with limited concurrency.
#[wasm_bindgen(js_name = updateAgentsCalling, skip_typescript)]
pub fn update_agents_calling(
    updates: JsValue,
    options: JsValue,
    defaults: JsValue,
    call: JsValue,
) -> Promise {
    many::update(many::Arguments { updates, options, defaults, host: Host::new(call) })
}

/// Publishes an agent.
#[wasm_bindgen(js_name = publishAgent, skip_typescript)]
pub fn publish_agent(agent_id: JsValue, options: JsValue, defaults: JsValue, call: JsValue) -> Promise {
    of_agent(&agent_id, &|id| Operation::SetPublished(id, true), Effect::Outcome, &options, &defaults, call)
}

/// Unpublishes an agent.
#[wasm_bindgen(js_name = unpublishAgent, skip_typescript)]
pub fn unpublish_agent(agent_id: JsValue, options: JsValue, defaults: JsValue, call: JsValue) -> Promise {
    of_agent(&agent_id, &|id| Operation::SetPublished(id, false), Effect::Outcome, &options, &defaults, call)
}

/// Returns one agent with all its fields.
#[wasm_bindgen(js_name = getAgent, skip_typescript)]
pub fn get_agent(agent_id: JsValue, options: JsValue, defaults: JsValue, call: JsValue) -> Promise {
    of_agent(&agent_id, &Operation::GetAgent, Effect::None, &options, &defaults, call)
}

/// Returns a page of the environment's agents.
#[wasm_bindgen(js_name = listAgents, skip_typescript)]
pub fn list_agents(query: JsValue, options: JsValue, defaults: JsValue, call: JsValue) -> Promise {
    list(&query, &query::OF_AGENTS, Operation::ListAgents, &options, &defaults, call)
}

/// Returns a page of the environment's phone numbers.
#[wasm_bindgen(js_name = listPhoneNumbers, skip_typescript)]
pub fn list_phone_numbers(query: JsValue, options: JsValue, defaults: JsValue, call: JsValue) -> Promise {
    list(&query, &query::OF_PHONE_NUMBERS, Operation::ListPhoneNumbers, &options, &defaults, call)
}

fn of_agent(
    agent_id: &JsValue,
    operation: &dyn Fn(AgentId) -> Operation,
    effect: Effect,
    options: &JsValue,
    defaults: &JsValue,
    call: JsValue,
) -> Promise {
    let mut issues = Vec::new();
    let input = AgentId::check("agentId", raw(agent_id), &mut issues)
        .map(|id| Task::Operation(operation(id)))
        .ok_or(issues);
    start(Box::pin(ready(input)), effect, Scope::Call, options, defaults, &Host::new(call))
}

fn list(
    query: &JsValue,
    parameters: &[query::Parameter],
    operation: fn(Query) -> Operation,
    options: &JsValue,
    defaults: &JsValue,
    call: JsValue,
) -> Promise {
    let mut issues = Vec::new();
    let input = Query::check(raw_options(query), parameters, &mut issues);
    let input = input.map(|query| Task::Operation(operation(query))).ok_or(issues);
    start(Box::pin(ready(input)), Effect::None, Scope::Call, options, defaults, &Host::new(call))
}
