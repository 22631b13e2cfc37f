use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

pub(crate) const TOKEN: &str = "talq_your_environment_token_here";

/// A request written byte by byte, because HTTP clients would correct the malformed requests of
/// tests.
#[derive(Clone)]
pub(crate) struct Call {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the body is as long as the headers state.
    pub(crate) is_whole: bool,
}

pub(crate) fn call(method: &str, path: &str) -> Call {
    Call { method: method.into(), path: path.into(), headers: Vec::new(), body: Vec::new() }
}

/// An API request with the standard token.
pub(crate) fn api(method: &str, path: &str) -> Call {
    call(method, &format!("/api/v1{path}")).bearer(TOKEN)
}

impl Call {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("Content-Type", "application/json").body(body.to_string())
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends the request and returns the connection, with nothing read yet.
    pub(crate) fn open(&self, to: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(to).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head += &format!("Host: {to}\r\n");
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("Content-Length: {}\r\nConnection: close\r\n\r\n", self.body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&self.body).unwrap();
        stream
    }

    pub(crate) fn send(&self, to: SocketAddr) -> Answer {
        self.try_send(to).expect("an answer")
    }

    /// `None` if the connection ends without a response.
    pub(crate) fn try_send(&self, to: SocketAddr) -> Option<Answer> {
        read_answer(self.open(to))
    }
}

fn read_answer(stream: impl Read) -> Option<Answer> {
    let mut reader = BufReader::new(stream);
    let mut answer = read_head(&mut reader)?;
    let promised = answer.promised();
    match reader.take(promised as u64).read_to_end(&mut answer.body) {
        Ok(_) => answer.is_whole = answer.body.len() == promised,
        Err(cause) => assert_eq!(cause.kind(), io::ErrorKind::ConnectionReset),
    }
    Some(answer)
}

/// Reads a response up to its body; `None` if the connection ends before it.
pub(crate) fn read_head(reader: &mut impl BufRead) -> Option<Answer> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            assert!(lines.is_empty(), "the connection ended within the headers");
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let status = lines[0].split(' ').nth(1).unwrap().parse().unwrap();
    let header =
        |line: &String| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.into()));
    let headers = lines[1..].iter().map(|line| header(line).unwrap()).collect();
    Some(Answer { status, headers, body: Vec::new(), is_whole: false })
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The content length in the headers.
    pub(crate) fn promised(&self) -> usize {
        self.header("content-length").map_or(0, |length| length.parse().unwrap())
    }

    pub(crate) fn header_names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|cause| panic!("{cause} in {}", self.text()))
    }

    /// The body, after checking the status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    /// The message of an error in the documented format.
    #[track_caller]
    pub(crate) fn refusal(&self, status: u16) -> String {
        let body = self.expect(status);
        assert_eq!(body["success"], false);
        body["message"].as_str().unwrap().to_owned()
    }
}
