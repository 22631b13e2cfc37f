//! Sends responses as faults require: delayed, slowly, or cut off.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use crate::fault::{Fault, Part};
use crate::reply::Reply;

/// Marks a response that is not sent: the server closes the connection instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CutConnection;

/// Waits for the fault's delay before the response is sent.
pub(crate) async fn hold_back(fault: &Fault) {
    if let Some(delay) = fault.delay_ms {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    if fault.stall == Some(Part::Headers) {
        // The server drops this future when the client disconnects.
        std::future::pending::<()>().await;
    }
}

pub(crate) fn cut() -> Response {
    let mut response = ().into_response();
    response.extensions_mut().insert(CutConnection);
    response
}

pub(crate) fn deliver(reply: Reply, fault: &Fault) -> Response {
    let Some(steps) = plan(&reply.body, fault) else { return reply.into_response() };
    let length = reply.body.len();
    let mut response = Reply { body: Vec::new(), ..reply }.into_response();
    // The full length, so that clients can detect a truncated body.
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    *response.body_mut() = Body::from_stream(stream::unfold(steps, |mut steps| async {
        loop {
            match steps.pop_front()? {
                Step::Send(bytes) => return Some((Ok(bytes), steps)),
                Step::Wait(time) => tokio::time::sleep(time).await,
                Step::Stall => std::future::pending().await,
                Step::Cut => {
                    // Lets the server flush the previous part.
                    tokio::task::yield_now().await;
                    return Some((Err(io::Error::from(io::ErrorKind::ConnectionAborted)), steps));
                }
            }
        }
    }));
    response
}

enum Step {
    Send(Bytes),
    Wait(Duration),
    Stall,
    Cut,
}

/// The steps that send the body; `None` to send it at once and complete.
fn plan(body: &[u8], fault: &Fault) -> Option<VecDeque<Step>> {
    let ending = match (fault.cut, fault.stall) {
        (Some(Part::Body), _) => Some(Step::Cut),
        (_, Some(Part::Body)) => Some(Step::Stall),
        (Some(Part::Headers) | None, Some(Part::Headers) | None) => None,
    };
    if ending.is_none() && fault.body_delay_ms.is_none() && fault.drip_ms.is_none() {
        return None;
    }
    let (first, second) = body.split_at(body.len() / 2);
    let mut steps = VecDeque::new();
    send(&mut steps, first, fault);
    if let Some(delay) = fault.body_delay_ms {
        steps.push_back(Step::Wait(Duration::from_millis(delay)));
    }
    match ending {
        Some(ending) => steps.push_back(ending),
        None => send(&mut steps, second, fault),
    }
    Some(steps)
}

fn send(steps: &mut VecDeque<Step>, bytes: &[u8], fault: &Fault) {
    let Some(drip) = fault.drip_ms else {
        steps.push_back(Step::Send(Bytes::copy_from_slice(bytes)));
        return;
    };
    for byte in bytes {
        steps.push_back(Step::Send(Bytes::copy_from_slice(&[*byte])));
        steps.push_back(Step::Wait(Duration::from_millis(drip)));
    }
}
