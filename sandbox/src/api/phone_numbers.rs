use axum::http::StatusCode;
use serde_json::json;

use super::Answer;
use super::page::Page;
use super::query::Query;
use crate::reply::Reply;
use crate::shared::Shared;
use crate::store::PhoneNumber;

const TYPES: [&str; 5] = ["voice", "sms", "whatsapp", "mms", "fax"];

pub(super) fn list(shared: &Shared, query: &str) -> Answer {
    let mut query = Query::parse(query);
    let kind = query.choice("type", |text| TYPES.into_iter().find(|known| *known == text));
    let has_voice = query.flag("has_voice");
    let has_whatsapp = query.flag("has_whatsapp");
    let search = query.search();
    let page = Page::parse(&mut query);
    query.finish()?;

    let mut numbers = shared.store.phone_numbers()?;
    numbers.retain(|number| {
        kind.is_none_or(|kind| number.kind == kind)
            && has_voice.is_none_or(|wanted| number.has_voice == wanted)
            && has_whatsapp.is_none_or(|wanted| number.has_whatsapp == wanted)
            && search.as_ref().is_none_or(|text| matches(number, text))
    });
    if !page.was_asked_for {
        return Ok(Reply::json(StatusCode::OK, &json!({ "success": true, "data": numbers })));
    }
    let (numbers, meta) = page.cut(numbers);
    Ok(Reply::json(StatusCode::OK, &json!({ "success": true, "data": numbers, "meta": meta })))
}

/// A number is found by its id, and in every way of writing it: `555-0101`, `5550101` and `+1 212 555 0101`.
fn matches(number: &PhoneNumber, text: &str) -> bool {
    let written = [&number.id, &number.number, &number.formatted_number, &number.international_number]
        .iter()
        .any(|field| field.to_lowercase().contains(text));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = !digits.is_empty() && text.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c));
    written || (is_number && number.number.contains(&digits))
}
