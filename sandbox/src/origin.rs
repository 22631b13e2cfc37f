use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::uri::{Authority, Scheme};
use axum::http::{HeaderValue, Uri};

/// The origin of a page on this machine, such as `http://localhost:5173`, as browsers send it.
///
/// No foreign page can have one: no DNS server decides where these names lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopbackOrigin(String);

/// A text that is not the origin of a page on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotALoopbackOrigin;

impl fmt::Display for NotALoopbackOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "it must be the origin of a page on this machine, without a path: http://localhost:5173, for example",
        )
    }
}

impl std::error::Error for NotALoopbackOrigin {}

impl FromStr for LoopbackOrigin {
    type Err = NotALoopbackOrigin;

    fn from_str(text: &str) -> Result<Self, NotALoopbackOrigin> {
        let uri: Uri = text.parse().map_err(|_| NotALoopbackOrigin)?;
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(NotALoopbackOrigin);
        };
        let default_port: u16 = match scheme {
            scheme if *scheme == Scheme::HTTP => 80,
            scheme if *scheme == Scheme::HTTPS => 443,
            _ => return Err(NotALoopbackOrigin),
        };
        let is_bare = uri.path() == "/" && uri.query().is_none() && !text.contains('#');
        if !is_bare || !is_loopback(authority) {
            return Err(NotALoopbackOrigin);
        }
        let host = authority.host();
        // With its colon; the crate reads a port that is too large as none.
        let port = match authority.as_str().strip_prefix(host).ok_or(NotALoopbackOrigin)? {
            "" => default_port,
            port => port.trim_start_matches(':').parse().map_err(|_| NotALoopbackOrigin)?,
        };
        let host = host.to_ascii_lowercase();
        let port = if port == default_port { String::new() } else { format!(":{port}") };
        Ok(Self(format!("{scheme}://{host}{port}")))
    }
}

impl fmt::Display for LoopbackOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl LoopbackOrigin {
    /// The origin in this header; `None` if it is another machine's, or invalid.
    pub(crate) fn of(origin: &HeaderValue) -> Option<Self> {
        origin.to_str().ok()?.parse().ok()
    }

    /// The `Host` of requests that its page sends to its own server.
    pub(crate) fn host(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, host)| host)
    }
}

fn is_loopback(authority: &Authority) -> bool {
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => {
            let name = name.to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        text.parse::<LoopbackOrigin>().ok().map(|origin| origin.to_string())
    }

    #[test]
    fn origins_of_this_machine_are_read_as_browsers_send_them() {
        for (text, origin) in [
            ("http://localhost:5173", "http://localhost:5173"),
            ("http://LOCALHOST:5173/", "http://localhost:5173"),
            ("https://app.localhost:3000", "https://app.localhost:3000"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
            ("https://127.8.9.1:443", "https://127.8.9.1"),
            ("http://[::1]:5173", "http://[::1]:5173"),
        ] {
            assert_eq!(read(text).as_deref(), Some(origin), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "*",
            "null",
            "localhost:5173",
            "http://example.com:5173",
            "http://192.168.0.2:5173",
            "http://localhost.example.com",
            "http://notlocalhost",
            "http://me@localhost:5173",
            "http://localhost:5173/app",
            "http://localhost:5173?x",
            "http://localhost:5173#x",
            "ftp://localhost:5173",
            "http://localhost:99999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
