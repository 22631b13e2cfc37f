//! One request to the API, from its arrival to its response, with its log entry and its fault.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::body;
use crate::fault::Part;
use crate::lock::lock;
use crate::problem::documented;
use crate::reply::Reply;
use crate::request::{ApiRequest, Via};
use crate::shared::Shared;
use crate::{api, cors, delivery};

const BODY_LIMIT: usize = 1 << 20;

pub(crate) async fn receive(State(shared): State<Arc<Shared>>, request: axum::extract::Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = body::receive(body, BODY_LIMIT).await else {
        return Reply::refusal(StatusCode::BAD_REQUEST, "The request body ended early.").into_response();
    };
    let request = ApiRequest {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
        via: Via::Api,
    };
    exchange(shared, request).await
}

pub(crate) async fn exchange(shared: Arc<Shared>, request: ApiRequest) -> Response {
    let seq = lock(&shared.log).record(&request);
    let fault = lock(&shared.faults).take(&request);
    let real = match &fault {
        Some(fault) if !fault.runs_operation() => None,
        Some(_) | None => Some(carry_out(&shared, &request, seq).await),
    };
    let mut reply = match (&fault, real) {
        (Some(fault), real) => fault.reshape(real),
        (None, Some(real)) => real,
        (None, None) => documented(StatusCode::INTERNAL_SERVER_ERROR),
    };
    if request.via == Via::Api {
        if fault.as_ref().is_none_or(|fault| fault.cors) {
            cors::allow(&mut reply.headers, &request.headers);
            if request.method != Method::OPTIONS && fault.as_ref().is_none_or(|fault| fault.expose) {
                cors::expose(&mut reply.headers);
            }
        } else {
            cors::withhold(&mut reply.headers);
        }
    }
    let Some(fault) = fault else {
        lock(&shared.log).sent(seq, reply.status.as_u16());
        return reply.into_response();
    };
    delivery::hold_back(&fault).await;
    if fault.cut == Some(Part::Headers) {
        return delivery::cut();
    }
    lock(&shared.log).sent(seq, reply.status.as_u16());
    delivery::deliver(reply, &fault)
}

/// Runs the operation on another thread, so that it completes even if the client disconnects.
async fn carry_out(shared: &Arc<Shared>, request: &ApiRequest, seq: u64) -> Reply {
    if request.method == Method::OPTIONS {
        return cors::preflight("GET, POST, PUT", "authorization, content-type");
    }
    let (shared, request) = (Arc::clone(shared), request.clone());
    let run = tokio::task::spawn_blocking(move || {
        let reply = api::answer(&shared, &request);
        if reply.status.is_success() {
            lock(&shared.log).applied(seq);
        }
        reply
    });
    run.await.unwrap_or_else(|_| documented(StatusCode::INTERNAL_SERVER_ERROR))
}
