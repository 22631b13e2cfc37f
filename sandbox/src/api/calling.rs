use std::collections::HashSet;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::{Answer, find_agent};
use crate::auth::Token;
use crate::body::Received;
use crate::problem::{Errors, Problem};
use crate::reply::Reply;
use crate::request::ApiRequest;
use crate::shared::Shared;
use crate::store::{Direction, StoredAgent};

pub(super) fn update(shared: &Shared, token: &Token, id: &str, request: &ApiRequest) -> Answer {
    let body = json_body(request)?;
    find_agent(shared, token, id)?;
    let mut errors = Errors::default();
    let direction = direction(&body, &mut errors);
    let phone_number_ids = phone_number_ids(shared, &body, &mut errors)?;
    errors.none_or_invalid()?;
    let direction = direction.ok_or(Problem::Internal)?;

    let updated = shared.store.update_calling(id, direction, phone_number_ids.as_deref())?;
    let StoredAgent { agent, .. } = updated.ok_or(Problem::Internal)?;
    let numbers = agent.phone_numbers.iter().map(|number| {
        json!({
            "id": number.id,
            "number": number.number,
            "country_code": number.country_code,
            "formatted_number": number.formatted_number,
            "current_status": number.current_status,
        })
    });
    let body = json!({
        "success": true,
        "message": "Agent calling settings updated successfully",
        "data": {
            "id": agent.id,
            "name": agent.name,
            "direction": agent.direction,
            "current_status": agent.current_status,
            "phone_numbers": numbers.collect::<Vec<_>>(),
            "updated_at": agent.updated_at,
        }
    });
    Ok(Reply::json(StatusCode::OK, &body))
}

fn json_body(request: &ApiRequest) -> Result<Value, Problem> {
    let content_type = request.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(is_json) {
        return Err(Problem::NotJson);
    }
    match &request.body {
        Received::Whole(body) => serde_json::from_slice(body).map_err(|_| Problem::MalformedBody),
        Received::TooLarge => Err(Problem::BodyTooLarge),
    }
}

pub(crate) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn direction(body: &Value, errors: &mut Errors) -> Option<Direction> {
    let problem = match body.get("direction") {
        None | Some(Value::Null) => "The direction field is required.",
        Some(Value::String(text)) if text.is_empty() => "The direction field is required.",
        Some(value) => match value.as_str().and_then(Direction::parse) {
            Some(direction) => return Some(direction),
            None => "The selected direction is invalid.",
        },
    };
    errors.add("direction", problem);
    None
}

/// The ids asked for; `None` where the numbers are to stay as they are.
fn phone_number_ids(
    shared: &Shared,
    body: &Value,
    errors: &mut Errors,
) -> Result<Option<Vec<String>>, Problem> {
    let items = match body.get("phone_number_ids") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(items)) => items,
        Some(_) => {
            errors.add("phone_number_ids", "The phone number ids field must be an array.");
            return Ok(None);
        }
    };
    let known: HashSet<String> = shared.store.phone_numbers()?.into_iter().map(|number| number.id).collect();
    let mut ids = Vec::new();
    let mut seen = HashSet::new();
    for (index, item) in items.iter().enumerate() {
        let field = format!("phone_number_ids.{index}");
        let Value::String(id) = item else {
            errors.add(&field, format!("The {field} field must be a string."));
            continue;
        };
        if !seen.insert(id) {
            errors.add(&field, format!("The {field} field has a duplicate value."));
        } else if !known.contains(id) {
            errors.add(&field, format!("The selected {field} is invalid."));
        }
        ids.push(id.clone());
    }
    Ok(Some(ids))
}
