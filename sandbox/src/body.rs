use axum::body::Body;
use http_body_util::BodyExt;

/// A request body, read to its end.
#[derive(Clone, Debug)]
pub(crate) enum Received {
    Whole(Vec<u8>),
    TooLarge,
}

/// Beyond this an oversized body is not even read to be polite.
const PATIENCE: usize = 16;

/// Reads a body of at most `limit` bytes. A larger one is read on and dropped, since a client that is cut off
/// while it still sends never sees the reply that says why.
pub(crate) async fn receive(mut body: Body, limit: usize) -> Result<Received, axum::Error> {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        length += data.len();
        if length > limit * PATIENCE {
            break;
        }
        if length <= limit {
            bytes.extend_from_slice(&data);
        }
    }
    Ok(if length > limit { Received::TooLarge } else { Received::Whole(bytes) })
}
