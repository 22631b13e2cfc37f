mod agents;
pub(crate) mod calling;
mod operation;
mod page;
mod phone_numbers;
mod publishing;
mod query;

use std::time::SystemTime;

use axum::http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::json;

pub(crate) use operation::{NoOperation, Operation};

use crate::auth::Token;
use crate::lock::lock;
use crate::problem::Problem;
use crate::rate_limit::Standing;
use crate::reply::Reply;
use crate::request::ApiRequest;
use crate::shared::Shared;
use crate::store::StoredAgent;

pub(crate) type Answer = Result<Reply, Problem>;

/// What the API says to a request. The state it changes is changed when this returns.
pub(crate) fn answer(shared: &Shared, request: &ApiRequest) -> Reply {
    let operation = match Operation::find(&request.method, &request.path) {
        Ok(Operation::Health) => return Reply::json(StatusCode::OK, &json!({ "status": "ok" })),
        Ok(operation) => operation,
        Err(NoOperation::UnknownPath) => return Problem::UnknownPath.into(),
        Err(NoOperation::WrongMethod(allow)) => return Problem::WrongMethod(allow).into(),
    };
    let token = match shared.tokens.authenticate(&request.headers) {
        Ok(token) => token,
        Err(problem) => return problem.into(),
    };
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    let standing = lock(&shared.rate_limiter).take(&token.token, token.plan.limit(), now);
    let mut reply = match standing.as_ref().and_then(|standing| standing.retry_after) {
        Some(retry_after) => Problem::RateLimited { retry_after }.into(),
        None => perform(shared, token, operation, request).unwrap_or_else(Reply::from),
    };
    if let Some(standing) = standing {
        show(&standing, &mut reply.headers);
    }
    reply
}

fn perform(shared: &Shared, token: &Token, operation: Operation, request: &ApiRequest) -> Answer {
    match operation {
        Operation::Health => Err(Problem::UnknownPath),
        Operation::ListAgents => agents::list(shared, token, &request.query),
        Operation::GetAgent(id) => agents::get(shared, token, &id),
        Operation::UpdateCalling(id) => calling::update(shared, token, &id, request),
        Operation::Publish(id) => publishing::publish(shared, token, &id),
        Operation::Unpublish(id) => publishing::unpublish(shared, token, &id),
        Operation::ListPhoneNumbers => phone_numbers::list(shared, &request.query),
    }
}

/// The agent, if it is there and this token's to see.
fn find_agent(shared: &Shared, token: &Token, id: &str) -> Result<StoredAgent, Problem> {
    let stored = shared.store.agent(id)?.ok_or_else(|| Problem::AgentNotFound(id.to_owned()))?;
    if stored.environment == token.environment { Ok(stored) } else { Err(Problem::Forbidden) }
}

fn show(standing: &Standing, headers: &mut HeaderMap) {
    headers.insert("x-ratelimit-limit", HeaderValue::from(standing.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(standing.remaining));
    headers.insert("x-ratelimit-reset", HeaderValue::from(standing.reset));
}
