use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::body::Received;
use crate::reply::Reply;
use crate::request::ApiRequest;

const TIMEOUT: Duration = Duration::from_secs(30);
const LARGEST_REPLY: u64 = 8 << 20;
/// Half of the runtime's blocking threads, so that a service that does not answer leaves threads
/// for the page.
const CALLS_AT_ONCE: usize = 256;

/// The real service, with its token.
#[derive(Clone)]
pub struct Upstream {
    /// Without a trailing slash.
    base_url: String,
    authorization: HeaderValue,
    agent: ureq::Agent,
    calls: Arc<Semaphore>,
}

/// Why the gateway cannot use an upstream. The message says how to fix it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UpstreamError {
    /// The URL is neither `https:` nor `http:` on this machine.
    Url,
    /// The token is missing, or cannot be sent in a header.
    Token,
    /// Everyone on the network could use the token.
    Exposed,
}

impl fmt::Display for UpstreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url => {
                "--upstream takes the base URL of the API, such as https://app.talkover.ai/api/v1: https \
                 (http on this machine only), without credentials, query or fragment"
            }
            Self::Token => {
                "--upstream needs the environment variable TALKOVER_TOKEN: set it to an environment token of the \
                 account (visible ASCII characters only)"
            }
            Self::Exposed => {
                "--host names an address that the whole network reaches, and there is a token of a real account: leave \
                 --host out, or start the sandbox without --upstream and without the environment variable TALKOVER_TOKEN"
            }
        })
    }
}

impl std::error::Error for UpstreamError {}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl Upstream {
    /// # Errors
    ///
    /// If the URL would send the token unencrypted, or the token is invalid.
    pub fn new(base_url: &str, token: &str) -> Result<Self, UpstreamError> {
        let uri: Uri = base_url.parse().map_err(|_| UpstreamError::Url)?;
        let authority = uri.authority().ok_or(UpstreamError::Url)?;
        let is_local = ["127.0.0.1", "localhost", "[::1]"].contains(&authority.host());
        let is_safe = uri.scheme_str() == Some("https") || (uri.scheme_str() == Some("http") && is_local);
        if !is_safe || authority.as_str().contains('@') || base_url.contains(['?', '#']) {
            return Err(UpstreamError::Url);
        }
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(UpstreamError::Token);
        }
        let mut authorization =
            HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| UpstreamError::Token)?;
        authorization.set_sensitive(true);
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("talkover-sandbox/", env!("CARGO_PKG_VERSION")));
        // A proxy cannot connect to this machine.
        let config = if is_local { config.proxy(None) } else { config };
        Ok(Self {
            base_url: base_url.trim_end_matches('/').to_owned(),
            authorization,
            agent: config.build().new_agent(),
            calls: Arc::new(Semaphore::new(CALLS_AT_ONCE)),
        })
    }

    /// Forwards a request, and reads the complete response before any of it is passed on.
    ///
    /// A request whose client disconnects while it waits for a slot is not sent: it could overtake
    /// a later change to the same agent.
    pub(crate) async fn forward(&self, call: ApiRequest) -> Reply {
        let Ok(Ok(turn)) = timeout(TIMEOUT, Arc::clone(&self.calls).acquire_owned()).await else {
            let message = "Too many calls wait for Talkover; this one was not sent.";
            return Reply::refusal(StatusCode::SERVICE_UNAVAILABLE, message);
        };
        let upstream = self.clone();
        let sent = tokio::task::spawn_blocking(move || {
            let reply = upstream.send(call);
            drop(turn);
            reply
        })
        .await;
        sent.unwrap_or_else(|_| Reply::refusal(StatusCode::BAD_GATEWAY, "The gateway failed."))
    }

    fn send(&self, call: ApiRequest) -> Reply {
        let asked = call.path.strip_prefix("/api/v1").unwrap_or_default();
        let question = if call.query.is_empty() { "" } else { "?" };
        let url = format!("{}{asked}{question}{}", self.base_url, call.query);
        let mut request = Request::builder().method(call.method.clone()).uri(url);
        if let Some(headers) = request.headers_mut() {
            *headers = call.headers;
            headers.insert(AUTHORIZATION, self.authorization.clone());
        }
        let body = match call.body {
            Received::Whole(body) => body,
            Received::TooLarge => Vec::new(),
        };
        let sent = if body.is_empty() {
            request.body(()).map_err(ureq::Error::from).and_then(|request| self.agent.run(request))
        } else {
            request.body(body).map_err(ureq::Error::from).and_then(|request| self.agent.run(request))
        };
        let read = sent.and_then(|mut response| {
            let body = response.body_mut().with_config().limit(LARGEST_REPLY).read_to_vec()?;
            Ok(Reply { status: response.status(), headers: framed(response.headers()), body })
        });
        read.unwrap_or_else(|cause| failure(&cause))
    }
}

/// Removes the content length, because the body is framed again.
fn framed(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    headers.remove("content-length");
    headers
}

fn failure(cause: &ureq::Error) -> Reply {
    if matches!(cause, ureq::Error::Timeout(_)) {
        return Reply::refusal(StatusCode::GATEWAY_TIMEOUT, "Talkover did not answer the gateway in time.");
    }
    eprintln!("talkover-sandbox: no answer from upstream: {cause}");
    Reply::refusal(StatusCode::BAD_GATEWAY, "The gateway got no answer from Talkover.")
}
