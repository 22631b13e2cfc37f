use std::net::SocketAddr;

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, HOST};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// A keep-alive connection.
#[derive(Debug)]
pub(crate) struct Connection {
    to: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
}

/// The response to a request.
#[derive(Debug)]
pub(crate) enum Answer {
    Whole(StatusCode, Value),
    /// The connection ended before the response was complete.
    Cut,
}

impl Connection {
    pub(crate) async fn open(to: SocketAddr) -> Self {
        let stream = TcpStream::connect(to).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self { to, sender }
    }

    pub(crate) async fn send(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.to.to_string())
            .header(CONTENT_TYPE, "application/json")
            .body(Full::from(body))
            .unwrap();
        let Ok(response) = self.sender.send_request(request).await else { return Answer::Cut };
        let status = response.status();
        let Ok(body) = response.into_body().collect().await else { return Answer::Cut };
        Answer::Whole(status, serde_json::from_slice(&body.to_bytes()).unwrap_or(Value::Null))
    }

    /// Whether the connection accepts another request.
    pub(crate) async fn lasts(&mut self) -> bool {
        self.sender.ready().await.is_ok()
    }

    pub(crate) async fn control(&mut self, method: &str, path: &str, body: &Value) {
        match self.send(method, path, body).await {
            Answer::Whole(StatusCode::OK, _) => {}
            Answer::Whole(status, body) => panic!("{method} {path}: {status} {body}"),
            Answer::Cut => panic!("{method} {path}: no answer"),
        }
    }
}
