//! Whether, and when, a failed attempt is made again. The update is idempotent: repeating it does no harm.

use crate::error::{Code, Failure, Outcome};
use crate::policy::deadline::Deadline;

const FIRST_BACKOFF_MS: f64 = 500.0;
const LONGEST_BACKOFF_MS: f64 = 8_000.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Next {
    /// Make the attempt again after so many milliseconds.
    Again {
        wait_ms: f64,
    },
    GiveUp,
}

/// `retries` were made already; `dice` is a random number from 0 up to 1.
pub(crate) fn next(
    failure: &Failure,
    retries: u32,
    max_retries: u32,
    deadline: Deadline,
    now_ms: f64,
    dice: f64,
) -> Next {
    let wait_ms = failure.retry_after_ms.unwrap_or_else(|| backoff_ms(retries, dice));
    if is_retryable(failure) && retries < max_retries && deadline.leaves_time_after(wait_ms, now_ms) {
        Next::Again { wait_ms }
    } else {
        Next::GiveUp
    }
}

fn is_retryable(failure: &Failure) -> bool {
    match failure.status {
        Some(status) => matches!(status, 408 | 429 | 500 | 502 | 503 | 504),
        None => match failure.code {
            Code::Network | Code::Offline | Code::Timeout => failure.outcome == Outcome::Unknown,
            Code::InvalidInput
            | Code::InvalidOptions
            | Code::Unauthorized
            | Code::Forbidden
            | Code::NotFound
            | Code::Conflict
            | Code::Rejected
            | Code::RateLimited
            | Code::ServerError
            | Code::Redirected
            | Code::UnreadableResponse
            | Code::ResponseMismatch => false,
        },
    }
}

/// `min(500 · 2ⁿ, 8000)` ms less a random quarter, so that pages that failed together do not return together.
fn backoff_ms(retries: u32, dice: f64) -> f64 {
    let doubled = FIRST_BACKOFF_MS * f64::from(1_u32 << retries.min(10));
    doubled.min(LONGEST_BACKOFF_MS) * (1.0 - dice.clamp(0.0, 1.0) / 4.0)
}

/// What all attempts together mean. Only a 2xx that was read answers for those before it; else the least certain one wins.
pub(crate) fn outcome_over(earlier: Outcome, last: &Failure) -> Outcome {
    let was_read_2xx = matches!(last.status, Some(200..=299)) && last.outcome != Outcome::Unknown;
    if was_read_2xx { last.outcome } else { earlier.max(last.outcome) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(status: u16, outcome: Outcome) -> Failure {
        Failure { status: Some(status), ..Failure::new(Code::ServerError, outcome, String::new()) }
    }

    fn lost(code: Code, outcome: Outcome) -> Failure {
        Failure::new(code, outcome, String::new())
    }

    #[test]
    fn only_statuses_that_may_pass_are_tried_again() {
        let deadline = Deadline::after(0.0, 30_000.0);
        for status in 200..=599 {
            let again = next(&failed(status, Outcome::Unknown), 0, 2, deadline, 0.0, 0.0) != Next::GiveUp;
            assert_eq!(again, [408, 429, 500, 502, 503, 504].contains(&status), "{status}");
        }
    }

    #[test]
    fn lost_attempts_are_tried_again_and_unsent_ones_are_not() {
        let deadline = Deadline::after(0.0, 30_000.0);
        for code in [Code::Network, Code::Offline, Code::Timeout] {
            assert!(next(&lost(code, Outcome::Unknown), 0, 2, deadline, 0.0, 0.0) != Next::GiveUp);
            assert_eq!(next(&lost(code, Outcome::NotSent), 0, 2, deadline, 0.0, 0.0), Next::GiveUp);
        }
        assert_eq!(
            next(&lost(Code::UnreadableResponse, Outcome::Unknown), 0, 2, deadline, 0.0, 0.0),
            Next::GiveUp
        );
    }

    #[test]
    fn waits_double_up_to_eight_seconds_less_a_random_quarter() {
        for (retries, wait_ms) in
            [(0, 500.0), (1, 1_000.0), (2, 2_000.0), (3, 4_000.0), (4, 8_000.0), (5, 8_000.0), (400, 8_000.0)]
        {
            assert_eq!(backoff_ms(retries, 0.0), wait_ms);
            assert_eq!(backoff_ms(retries, 1.0), wait_ms * 0.75);
        }
    }

    #[test]
    fn the_servers_word_replaces_the_computed_wait() {
        let deadline = Deadline::after(0.0, 30_000.0);
        let failure = Failure { retry_after_ms: Some(1_234.0), ..failed(429, Outcome::Rejected) };
        assert_eq!(next(&failure, 0, 2, deadline, 0.0, 0.5), Next::Again { wait_ms: 1_234.0 });
    }

    #[test]
    fn attempts_end_with_the_retries_or_the_deadline() {
        let deadline = Deadline::after(0.0, 1_000.0);
        let failure = failed(503, Outcome::Unknown);
        assert_eq!(next(&failure, 0, 0, deadline, 0.0, 0.0), Next::GiveUp);
        assert_eq!(next(&failure, 0, 1, deadline, 0.0, 0.0), Next::Again { wait_ms: 500.0 });
        assert_eq!(next(&failure, 1, 1, deadline, 0.0, 0.0), Next::GiveUp);
        assert_eq!(
            next(&failure, 0, 1, deadline, 500.0, 0.0),
            Next::GiveUp,
            "the wait would reach the deadline"
        );
    }

    #[test]
    fn the_least_certain_attempt_wins_unless_a_2xx_was_read() {
        for (earlier, last, over) in [
            (Outcome::NotSent, failed(401, Outcome::Rejected), Outcome::Rejected),
            (Outcome::Unknown, failed(401, Outcome::Rejected), Outcome::Unknown),
            (Outcome::Unknown, failed(429, Outcome::Rejected), Outcome::Unknown),
            (Outcome::Rejected, lost(Code::InvalidOptions, Outcome::NotSent), Outcome::Rejected),
            (Outcome::Rejected, lost(Code::Network, Outcome::Unknown), Outcome::Unknown),
            (Outcome::Unknown, failed(200, Outcome::Rejected), Outcome::Rejected),
            (Outcome::Unknown, failed(200, Outcome::Applied), Outcome::Applied),
            (Outcome::Rejected, failed(200, Outcome::Unknown), Outcome::Unknown),
        ] {
            assert_eq!(outcome_over(earlier, &last), over);
        }
    }
}
