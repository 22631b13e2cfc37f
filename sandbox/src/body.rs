use axum::body::Body;
use http_body_util::BodyExt;

#[derive(Clone, Debug)]
pub(crate) enum Received {
    Whole(Vec<u8>),
    TooLarge,
}

/// A body that is longer than this many times the limit is not read to its end.
const PATIENCE: usize = 16;

/// Reads a body of at most `limit` bytes. The rest of a larger body is read and dropped, because a
/// client whose connection closes while it sends does not read the response.
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
