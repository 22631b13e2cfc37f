use axum::http::StatusCode;
use serde_json::json;

use super::{Answer, find_agent};
use crate::auth::Token;
use crate::problem::{Errors, Problem};
use crate::reply::Reply;
use crate::shared::Shared;
use crate::store::{AgentStatus, StoredAgent};

pub(super) fn publish(shared: &Shared, token: &Token, id: &str) -> Answer {
    let stored = find_agent(shared, token, id)?;
    let lacks = stored.agent.lacks();
    if !lacks.is_empty() {
        let mut errors = Errors::default();
        for (field, text) in lacks {
            errors.add(field, text);
        }
        return Err(Problem::NotReady(errors));
    }
    let callback_errors = stored.callback_errors();
    if !callback_errors.is_empty() {
        return Err(Problem::CannotServeCallbacks(callback_errors));
    }
    if !stored.has_credits {
        return Err(Problem::NoCredits);
    }
    set_status(shared, id, AgentStatus::Published, "Agent published successfully")
}

pub(super) fn unpublish(shared: &Shared, token: &Token, id: &str) -> Answer {
    find_agent(shared, token, id)?;
    set_status(shared, id, AgentStatus::Draft, "Agent unpublished successfully")
}

fn set_status(shared: &Shared, id: &str, status: AgentStatus, message: &str) -> Answer {
    let StoredAgent { agent, .. } = shared.store.set_status(id, status)?.ok_or(Problem::Internal)?;
    let body = json!({
        "success": true,
        "message": message,
        "data": {
            "id": agent.id,
            "name": agent.name,
            "current_status": agent.current_status,
            "is_ready_to_publish": agent.is_ready_to_publish,
            "updated_at": agent.updated_at,
        }
    });
    Ok(Reply::json(StatusCode::OK, &body))
}
