use axum::http::StatusCode;
use serde_json::json;

use super::page::Page;
use super::query::Query;
use super::{Answer, find_agent};
use crate::auth::Token;
use crate::reply::Reply;
use crate::shared::Shared;
use crate::store::{AgentStatus, Direction};

pub(super) fn list(shared: &Shared, token: &Token, query: &str) -> Answer {
    let mut query = Query::parse(query);
    let status = query.choice("status", AgentStatus::parse);
    let direction = query.choice("direction", Direction::parse);
    let search = query.search();
    let page = Page::parse(&mut query);
    query.finish()?;

    let mut agents = shared.store.agents(&token.environment)?;
    agents.retain(|agent| {
        status.is_none_or(|status| agent.current_status == status)
            && direction.is_none_or(|direction| agent.direction == direction)
            && search.as_ref().is_none_or(|text| {
                [&agent.name, &agent.label].iter().any(|field| field.to_lowercase().contains(text))
            })
    });
    let (agents, meta) = page.cut(agents);
    Ok(Reply::json(StatusCode::OK, &json!({ "success": true, "data": agents, "meta": meta })))
}

pub(super) fn get(shared: &Shared, token: &Token, id: &str) -> Answer {
    let stored = find_agent(shared, token, id)?;
    Ok(Reply::json(StatusCode::OK, &json!({ "success": true, "data": stored.agent })))
}
