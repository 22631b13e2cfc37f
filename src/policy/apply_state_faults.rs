//! What goes wrong with an operation, and the failure that it ends with.

use super::model::Random;
use super::*;

/// What happens to an operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    None,
    Paused,
    NotSent,
    Refused,
    RateLimited,
    Lost,
    LostApplied,
    LostLate,
    Mismatched,
    /// An attempt was lost, and a later one answered.
    LostThenDone,
    LostThenRefused,
    Interrupted,
}

pub(super) const FAULTS: [(Fault, &str); 11] = [
    (Fault::Paused, "paused"),
    (Fault::NotSent, "not sent"),
    (Fault::Refused, "refused"),
    (Fault::RateLimited, "rate limited"),
    (Fault::Lost, "lost"),
    (Fault::LostApplied, "lost, applied"),
    (Fault::LostLate, "lost, lands late"),
    (Fault::Mismatched, "mismatched"),
    (Fault::LostThenDone, "lost, then done"),
    (Fault::LostThenRefused, "lost, then refused"),
    (Fault::Interrupted, "interrupted"),
];

pub(super) fn failure(code: Code, outcome: Outcome, status: Option<u16>) -> Failure {
    Failure { status, ..Failure::said(code, outcome, String::new()) }
}

impl Random {
    pub(super) fn lost(&mut self) -> Failure {
        let (code, status) = [
            (Code::Network, None),
            (Code::Timeout, None),
            (Code::ServerError, Some(503)),
            (Code::UnreadableResponse, Some(200)),
        ][self.below(4) as usize];
        failure(code, Outcome::Unknown, status)
    }

    pub(super) fn refusal(&mut self, outcome: Outcome) -> Failure {
        let (code, status) = [
            (Code::Rejected, 422),
            (Code::Conflict, 409),
            (Code::NotFound, 404),
            (Code::Unauthorized, 401),
            (Code::Forbidden, 403),
        ][self.below(5) as usize];
        failure(code, outcome, Some(status))
    }

    pub(super) fn rate_limit(&mut self, outcome: Outcome) -> Failure {
        let retry_after_ms = self.percent(50).then(|| self.some_ms());
        Failure { retry_after_ms, ..failure(Code::RateLimited, outcome, Some(429)) }
    }

    pub(super) fn not_sent(&mut self) -> Failure {
        if self.percent(50) {
            failure(Code::Network, Outcome::NotSent, None)
        } else {
            self.rate_limit(Outcome::NotSent)
        }
    }
}
