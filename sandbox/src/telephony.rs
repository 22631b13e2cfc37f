//! Calls and the release of phone numbers. The vendor documents their errors, but not their paths,
//! so the paths are the sandbox's own.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::json;

use crate::api::Answer;
use crate::problem::{Errors, Problem};
use crate::reply::Reply;
use crate::shared::Shared;
use crate::store::{AgentStatus, Direction, Release};

/// `POST /sandbox/agents/{id}/calls`: starts a call from an agent. Nothing is dialed.
pub(crate) async fn start_call(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Reply {
    call_from(&shared, &id).unwrap_or_else(Reply::from)
}

/// `POST /sandbox/phone-numbers/{id}/release`: removes a number from the environment.
pub(crate) async fn release(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Reply {
    release_number(&shared, &id).unwrap_or_else(Reply::from)
}

fn call_from(shared: &Shared, id: &str) -> Answer {
    let agent = shared.store.agent(id)?.ok_or_else(|| Problem::AgentNotFound(id.to_owned()))?.agent;
    if agent.current_status == AgentStatus::Draft {
        return Err(Problem::AgentInactive(agent.id));
    }
    if agent.direction == Direction::Inbound {
        let mut errors = Errors::default();
        errors.add("direction", "The agent must be outbound to place calls.");
        return Err(Problem::Invalid(errors));
    }
    let from = agent.phone_numbers.iter().find(|number| number.is_active());
    let data = json!({ "agent_id": agent.id, "from": from.map(|number| &number.number), "status": "queued" });
    let body = json!({ "success": true, "message": "Call started", "data": data });
    Ok(Reply::json(StatusCode::CREATED, &body))
}

fn release_number(shared: &Shared, id: &str) -> Answer {
    match shared.store.release(id)? {
        Release::Released => {
            let body = json!({ "success": true, "message": "Phone number released", "data": { "id": id } });
            Ok(Reply::json(StatusCode::OK, &body))
        }
        Release::InUse => Err(Problem::PhoneNumberInUse),
        Release::NotFound => Err(Problem::PhoneNumberNotFound),
    }
}
