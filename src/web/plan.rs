//! Reads the agents of a plan in as few requests as it can.

use core::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Date};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::error::{Code, Failure, Outcome};
use crate::json::Json;
use crate::messages::errors;
use crate::operation::Operation;
use crate::plan::{Agents, Assignments};
use crate::query::Query;
use crate::update::{AgentId, CallingUpdate};
use crate::web::bulk::Bulk;
use crate::web::call::{CallError, CallFailure, Shared, TaskResult};
use crate::web::document::Document;
use crate::web::slices::Slices;
use crate::web::talkover_error::{Attached, Effect};
use crate::web::task::Task;
use crate::web::to_js::to_js;

const PER_PAGE: u32 = 100;

/// Plain JSON, so that it can be stored, shown and sent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan<'a> {
    /// Where it was made for: it cannot be applied elsewhere.
    base_url: &'a str,
    /// When the agents were read, in ISO 8601.
    read_at: &'a str,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    entries: JsValue,
}

/// Why there is no plan.
pub(crate) enum Stop {
    Aborted,
    Failed(Box<CallFailure>),
}

/// Reads pages of 100 agents, or single agents where that takes fewer requests.
pub(crate) async fn planned(
    shared: &Rc<Shared>,
    updates: Vec<CallingUpdate>,
    mut slices: Slices,
) -> Result<JsValue, Stop> {
    let read_at = String::from(Date::new_0().to_iso_string());
    let mut agents = Agents::default();
    if updates.len() > 1 {
        let last_page = read_pages(shared, &mut agents, 1..=1, &mut slices).await?.unwrap_or(1);
        let missing = missing(&updates, &agents, &mut slices).await.len();
        if last_page as usize - 1 <= missing && last_page > 1 {
            read_pages(shared, &mut agents, 2..=last_page, &mut slices).await?;
            agents.are_all = true;
        }
        agents.are_all |= last_page == 1;
    }
    // Those that were on no page, perhaps because the list has moved.
    let missing = missing(&updates, &agents, &mut slices).await;
    read_agents(shared, &mut agents, missing, &mut slices).await?;
    let mut assignments = Assignments::default();
    for agent in agents.list().iter().filter(|_| agents.are_all) {
        slices.next().await;
        assignments.add(agent);
    }
    let entries = Array::new();
    for update in updates {
        slices.next().await;
        let mut planned = agents.plan(update);
        assignments.fill(&mut planned);
        entries.push(&to_js(&planned));
    }
    let base_url = shared.options.base_url.as_str();
    Ok(to_js(&Plan { base_url, read_at: &read_at, entries: entries.into() }))
}

/// The agents that were not read.
async fn missing(updates: &[CallingUpdate], agents: &Agents, slices: &mut Slices) -> Vec<AgentId> {
    let mut missing = Vec::new();
    for update in updates {
        slices.next().await;
        if !agents.has(&update.agent_id) {
            missing.push(update.agent_id.clone());
        }
    }
    missing
}

/// Returns the number of the last page, if the service says it.
async fn read_pages(
    shared: &Rc<Shared>,
    agents: &mut Agents,
    pages: core::ops::RangeInclusive<u32>,
    slices: &mut Slices,
) -> Result<Option<u32>, Stop> {
    let mut last_page = None;
    let reads = pages.map(|page| Operation::ListAgents(Query::page_of_agents(page, PER_PAGE)));
    for result in read_all(shared, reads.collect(), slices).await? {
        let reply = Document(result.map_err(stop)?);
        let mut items = Vec::new();
        if let Some(data) = reply.get("data") {
            data.each_item(&mut |item| items.push(item));
        }
        for item in &items {
            slices.next().await;
            if !agents.add(item) {
                return Err(unreadable());
            }
        }
        let meta = reply.get("meta");
        let number = meta.and_then(|meta| meta.get("last_page")).and_then(|page| page.number());
        last_page = number.and_then(|number| number.parse().ok()).or(last_page);
    }
    Ok(last_page)
}

async fn read_agents(
    shared: &Rc<Shared>,
    agents: &mut Agents,
    ids: Vec<AgentId>,
    slices: &mut Slices,
) -> Result<(), Stop> {
    let reads = ids.into_iter().map(Operation::GetAgent);
    for result in read_all(shared, reads.collect(), slices).await? {
        match result {
            Ok(reply) => {
                slices.next().await;
                let reply = Document(reply);
                let data = reply.get("data");
                if !agents.add(data.as_ref().unwrap_or(&reply)) {
                    return Err(unreadable());
                }
            }
            Err(CallError::Failed(failure)) if failure.failure.code == Code::NotFound => {}
            Err(error) => return Err(stop(error)),
        }
    }
    Ok(())
}

/// Some at once, and all of them: a failure of one ends the plan only after the others.
async fn read_all(
    shared: &Rc<Shared>,
    reads: Vec<Operation>,
    slices: &mut Slices,
) -> Result<Vec<TaskResult>, Stop> {
    if reads.is_empty() {
        return Ok(Vec::new());
    }
    slices.next().await;
    let results = Rc::new(RefCell::new(Vec::new()));
    let tasks = reads.into_iter().map(|read| Task::Read(read, Rc::clone(&results))).collect();
    let bulk = Bulk::new(Rc::clone(shared), tasks, None, Slices::new(&shared.host), false).await;
    bulk.run().await;
    if shared.signal.is_aborted() {
        return Err(Stop::Aborted);
    }
    Ok(results.take())
}

fn stop(error: CallError) -> Stop {
    match error {
        CallError::Aborted(_) => Stop::Aborted,
        CallError::Failed(failure) => Stop::Failed(failure),
    }
}

fn unreadable() -> Stop {
    let failure = Failure::new(Outcome::Unknown, errors::NO_SETTINGS);
    let attached = Attached { body: None::<JsValue>, ..Attached::default() };
    Stop::Failed(Box::new(CallFailure { failure, attached, attempts: 1, effect: Effect::None }))
}
