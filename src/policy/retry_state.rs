//! The retries of one call: when to send, when to wait and when to fail. All decisions between two
//! effects are made here.

use crate::error::{Code, Failure, Outcome};
use crate::messages::{Message, errors};
use crate::policy::deadline::Deadline;
use crate::policy::rate_limits::MAX_HOLD_MS;
use crate::policy::retry::{backoff_ms, fresh_start_ms, is_retryable};

/// The limits that the caller set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) timeout_ms: f64,
    pub(crate) attempt_timeout_ms: f64,
    pub(crate) max_retries: u32,
    /// Whether a token function can provide another token.
    pub(crate) can_renew_token: bool,
    /// How many 429 responses restart the call after a pause instead of failing it: 0 for a single call.
    pub(crate) rate_limit_restarts: u32,
}

/// Skipping this many doublings makes a backoff start at four seconds.
const UNHURRIED: u32 = 3;

#[derive(Clone, Debug)]
pub(crate) struct RetryState {
    rules: Rules,
    deadline: Deadline,
    /// Requests sent.
    attempts: u32,
    retries: u32,
    /// How many times a 429 response has restarted the call.
    rate_limit_restarts: u32,
    token_renewed: bool,
    /// The greatest outcome of all attempts so far.
    outcome: Outcome,
}

/// What to do next: wait, send, or fail.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NextStep {
    Wait {
        ms: f64,
    },
    /// `time_ms` is the timeout of the attempt, including reading the body.
    Send {
        time_ms: f64,
    },
    Fail(Failure),
}

/// What to do after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RetryDecision {
    /// The delay before the next attempt; `None` if this was the last.
    pub(crate) delay_ms: Option<f64>,
    pub(crate) renew_token: bool,
}

impl RetryState {
    pub(crate) fn new(rules: Rules, now_ms: f64) -> Self {
        Self {
            rules,
            deadline: Deadline::after(now_ms, rules.timeout_ms),
            attempts: 0,
            retries: 0,
            rate_limit_restarts: 0,
            token_renewed: false,
            outcome: Outcome::NotSent,
        }
    }

    /// Starts the timeout again.
    pub(crate) fn begin(&mut self, now_ms: f64) {
        self.deadline = Deadline::after(now_ms, self.rules.timeout_ms);
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The greatest outcome of all attempts so far.
    pub(crate) fn outcome(&self) -> Outcome {
        self.outcome
    }

    pub(crate) fn remaining_ms(&self, now_ms: f64) -> f64 {
        self.deadline.remaining_ms(now_ms)
    }

    /// `held_ms` is how long a rate limit still pauses the base URL.
    pub(crate) fn before_attempt(&mut self, held_ms: f64, now_ms: f64) -> NextStep {
        if held_ms > 0.0 {
            if self.may_start_afresh() {
                self.deadline = Deadline::after(now_ms + held_ms, self.rules.timeout_ms);
            } else if !self.deadline.leaves_time_after(held_ms, now_ms) {
                return NextStep::Fail(held_too_long(held_ms));
            }
            return NextStep::Wait { ms: held_ms };
        }
        let remaining_ms = self.remaining_ms(now_ms);
        if remaining_ms <= 0.0 {
            return NextStep::Fail(self.out_of_time(errors::TIMEOUT));
        }
        NextStep::Send { time_ms: self.rules.attempt_timeout_ms.min(remaining_ms) }
    }

    pub(crate) fn succeeded(&mut self) {
        self.attempts += 1;
    }

    /// The delay that the service asks for, or else the backoff. `jitter` is a random number from 0
    /// up to 1.
    pub(crate) fn wait_ms(&self, failure: &Failure, jitter: f64) -> f64 {
        // Backs off longer if the service sent a time that could not be parsed, or has already
        // caused a restart.
        let skipped = if failure.is_unclear || self.rate_limit_restarts > 0 { UNHURRIED } else { 0 };
        let is_last = failure.code == Code::RateLimited && self.retries >= self.rules.max_retries;
        if !(is_last && self.may_start_afresh()) {
            return failure.retry_after_ms.unwrap_or_else(|| backoff_ms(self.retries + skipped, jitter));
        }
        let fresh_start_ms = fresh_start_ms(self.rate_limit_restarts);
        failure.retry_after_ms.map_or(fresh_start_ms, |ms| {
            ms.max(backoff_ms(self.rate_limit_restarts, jitter)).min(MAX_HOLD_MS)
        })
    }

    /// `wait_ms` is how long the next attempt would have to wait.
    pub(crate) fn after_failure(&mut self, failure: &Failure, wait_ms: f64, now_ms: f64) -> RetryDecision {
        if failure.outcome != Outcome::NotSent {
            self.attempts += 1;
        }
        self.outcome = self.outcome.max(failure.outcome);
        if failure.status == Some(401) && self.rules.can_renew_token && !self.token_renewed {
            self.token_renewed = true;
            return RetryDecision { delay_ms: Some(0.0), renew_token: true };
        }
        let is_worth_it = is_retryable(failure)
            && self.retries < self.rules.max_retries
            && self.deadline.leaves_time_after(wait_ms, now_ms);
        let delay_ms = if is_worth_it {
            self.retries += 1;
            Some(wait_ms)
        } else if failure.code == Code::RateLimited && self.may_start_afresh() {
            self.rate_limit_restarts += 1;
            self.retries = 0;
            let wait_ms = wait_ms.min(MAX_HOLD_MS);
            self.deadline = Deadline::after(now_ms + wait_ms, self.rules.timeout_ms);
            Some(wait_ms)
        } else {
            None
        };
        RetryDecision { delay_ms, renew_token: false }
    }

    /// Whether the call may restart: restarts are left, and no attempt may have been applied.
    fn may_start_afresh(&self) -> bool {
        self.rate_limit_restarts < self.rules.rate_limit_restarts && self.outcome <= Outcome::Rejected
    }

    /// The failure that ends the call, with the outcome of all its attempts.
    pub(crate) fn conclude(&self, last: Failure) -> Failure {
        Failure { outcome: self.outcome.max(last.outcome), ..last }
    }

    /// The timeout expired before a request was sent.
    pub(crate) fn out_of_time(&self, message: &'static Message<Code>) -> Failure {
        Failure::new(Outcome::NotSent, message).number("timeoutMs", self.rules.timeout_ms)
    }
}

pub(crate) fn held_too_long(held_ms: f64) -> Failure {
    let failure = Failure::new(Outcome::NotSent, errors::RATE_LIMITED).number("retryAfterMs", held_ms);
    Failure { retry_after_ms: Some(held_ms), ..failure }
}

#[cfg(test)]
#[path = "retry_state_tests.rs"]
mod tests;

#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "retry_state_properties.rs"]
mod properties;
