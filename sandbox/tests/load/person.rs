use std::net::SocketAddr;
use std::ops::AddAssign;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until, timeout};

use crate::connection::{Answer, Connection};
use crate::database::Settings;
use crate::faults::MARK;

/// The share of updates with a phone number that does not exist.
const FAULTY: f64 = 0.05;
/// The gateway's message when another service does not answer.
const NO_ANSWER: &str = "The gateway got no answer from Talkover.";

/// A client that updates one agent again and again, each time with other settings. No other client
/// changes this agent.
#[derive(Debug)]
pub(crate) struct Person {
    gateway: SocketAddr,
    pub(crate) agent: String,
    phone_number_ids: Arc<Vec<String>>,
    connection: Option<Connection>,
    /// The number of the newest update; its settings encode it.
    newest: u32,
    /// The last update that was confirmed.
    done: u32,
    /// Later updates whose result is unknown.
    perhaps: Vec<u32>,
    random: u64,
    pub(crate) told: Told,
}

/// How many responses of each kind people received.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) done: usize,
    pub(crate) refused: usize,
    pub(crate) limited: usize,
    pub(crate) failed: usize,
    pub(crate) cut: usize,
    pub(crate) late: usize,
    /// Responses that should not have been sent.
    pub(crate) wrong: Vec<String>,
}

impl AddAssign for Told {
    fn add_assign(&mut self, other: Self) {
        self.done += other.done;
        self.refused += other.refused;
        self.limited += other.limited;
        self.failed += other.failed;
        self.cut += other.cut;
        self.late += other.late;
        self.wrong.extend(other.wrong);
    }
}

impl Person {
    pub(crate) fn new(
        gateway: SocketAddr,
        agent: String,
        phone_number_ids: Arc<Vec<String>>,
        seed: u64,
    ) -> Self {
        Self {
            gateway,
            agent,
            phone_number_ids,
            connection: None,
            newest: 0,
            done: 0,
            perhaps: Vec::new(),
            random: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            told: Told::default(),
        }
    }

    /// Connects if needed, and sends a health check, which no fault affects.
    pub(crate) async fn look(mut self) -> Self {
        let mut connection = self.arrive().await;
        let answer = connection.send("GET", "/talkover/health", &Value::Null).await;
        assert!(matches!(answer, Answer::Whole(StatusCode::OK, _)), "{}: {answer:?}", self.agent);
        self.connection = Some(connection);
        self
    }

    /// Sends updates, some of them invalid, with this average pause.
    pub(crate) async fn update_until(mut self, end: Instant, pause: Duration, patience: Duration) -> Self {
        loop {
            let next = Instant::now() + pause.mul_f64(self.next_random() * 2.0);
            if next > end {
                return self;
            }
            sleep_until(next).await;
            self.update(patience).await;
        }
    }

    async fn arrive(&mut self) -> Connection {
        match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.gateway).await,
        }
    }

    pub(crate) fn leave(&mut self) {
        self.connection = None;
    }

    async fn update(&mut self, patience: Duration) {
        self.newest += 1;
        let is_faulty = self.next_random() < FAULTY;
        let Settings { direction, mut phone_number_ids } = self.settings(self.newest);
        if is_faulty {
            phone_number_ids.push("nobody-s-number".into());
        }
        let body = json!({ "direction": direction, "phone_number_ids": phone_number_ids });
        let path = format!("/talkover/agents/{}/calling", self.agent);
        let mut connection = self.arrive().await;
        let Ok(answer) = timeout(patience, connection.send("PUT", &path, &body)).await else {
            self.told.late += 1;
            self.perhaps.push(self.newest);
            return;
        };
        self.hear(answer, is_faulty);
        if connection.lasts().await {
            self.connection = Some(connection);
        }
    }

    fn hear(&mut self, answer: Answer, is_faulty: bool) {
        let (status, body) = match answer {
            Answer::Whole(status, body) => (status, body),
            Answer::Cut => {
                self.told.cut += 1;
                self.perhaps.push(self.newest);
                return;
            }
        };
        match status {
            StatusCode::OK if !is_faulty && self.echoes(&body) => {
                self.told.done += 1;
                self.done = self.newest;
                self.perhaps.clear();
            }
            StatusCode::UNPROCESSABLE_ENTITY if is_faulty => self.told.refused += 1,
            StatusCode::TOO_MANY_REQUESTS => self.told.limited += 1,
            StatusCode::INTERNAL_SERVER_ERROR | StatusCode::SERVICE_UNAVAILABLE
                if body["message"] == MARK =>
            {
                self.told.failed += 1;
                self.perhaps.push(self.newest);
            }
            StatusCode::BAD_GATEWAY if body["message"] == NO_ANSWER => {
                self.told.cut += 1;
                self.perhaps.push(self.newest);
            }
            _ => self.told.wrong.push(format!("{}: {status} {body}", self.agent)),
        }
    }

    fn echoes(&self, body: &Value) -> bool {
        let numbers = body["data"]["phone_numbers"].as_array().into_iter().flatten();
        let said = Settings {
            direction: body["data"]["direction"].as_str().unwrap_or_default().to_owned(),
            phone_number_ids: numbers
                .map(|number| number["id"].as_str().unwrap_or_default().to_owned())
                .collect(),
        };
        body["success"] == true && body["data"]["id"] == *self.agent && said == self.settings(self.newest)
    }

    /// Whether these settings agree with all responses that this person received.
    pub(crate) fn may_find(&self, kept: &Settings) -> bool {
        self.perhaps.iter().chain([&self.done]).any(|number| self.settings(*number) == *kept)
    }

    /// The settings that encode a number: each of its bits is a phone number.
    fn settings(&self, number: u32) -> Settings {
        let bits = (0..u32::BITS).filter(|bit| number >> bit & 1 == 1);
        Settings {
            direction: if number.is_multiple_of(3) { "inbound" } else { "outbound" }.to_owned(),
            phone_number_ids: bits.map(|bit| self.phone_number_ids[bit as usize].clone()).collect(),
        }
    }

    /// A random number from 0 to 1 (xorshift).
    fn next_random(&mut self) -> f64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as f64 / (1_u64 << 53) as f64
    }
}
