//! Which failed attempts are retried, and after what delay. The update is idempotent, so repeating
//! it is safe.

use crate::error::{Code, Failure, Outcome};
use crate::policy::rate_limits::MAX_HOLD_MS;

const FIRST_BACKOFF_MS: f64 = 500.0;
const MAX_BACKOFF_MS: f64 = 8_000.0;

/// Transient statuses, and requests that got no response.
pub(crate) fn is_retryable(failure: &Failure) -> bool {
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
            | Code::Aborted
            | Code::UnreadableResponse
            | Code::ResponseMismatch
            | Code::NotPublished
            | Code::Interrupted => false,
        },
    }
}

/// `min(500 · 2ⁿ, 8000)` ms minus a random part of up to a quarter, so that pages that failed
/// together do not retry together.
pub(crate) fn backoff_ms(retries: u32, jitter: f64) -> f64 {
    let doubled = FIRST_BACKOFF_MS * f64::from(1_u32 << retries.min(10));
    doubled.min(MAX_BACKOFF_MS) * (1.0 - jitter.clamp(0.0, 1.0) / 4.0)
}

/// The delay before a bulk update restarts if the service sends no time: 8 seconds, doubled up to a
/// minute.
pub(crate) fn fresh_start_ms(rate_limit_restarts: u32) -> f64 {
    (MAX_BACKOFF_MS * f64::from(1_u32 << rate_limit_restarts.min(10))).min(MAX_HOLD_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(status: u16, outcome: Outcome) -> Failure {
        Failure { status: Some(status), ..Failure::said(Code::ServerError, outcome, String::new()) }
    }

    fn lost(code: Code, outcome: Outcome) -> Failure {
        Failure::said(code, outcome, String::new())
    }

    #[test]
    fn only_transient_statuses_are_retried() {
        for status in 200..=599 {
            let again = is_retryable(&failed(status, Outcome::Unknown));
            assert_eq!(again, [408, 429, 500, 502, 503, 504].contains(&status), "{status}");
        }
    }

    #[test]
    fn lost_attempts_are_retried_and_unsent_ones_are_not() {
        for code in [Code::Network, Code::Offline, Code::Timeout] {
            assert!(is_retryable(&lost(code, Outcome::Unknown)));
            assert!(!is_retryable(&lost(code, Outcome::NotSent)));
        }
        assert!(!is_retryable(&lost(Code::UnreadableResponse, Outcome::Unknown)));
    }

    #[test]
    fn the_backoff_doubles_up_to_eight_seconds_minus_jitter() {
        for (retries, wait_ms) in
            [(0, 500.0), (1, 1_000.0), (2, 2_000.0), (3, 4_000.0), (4, 8_000.0), (5, 8_000.0), (400, 8_000.0)]
        {
            assert_eq!(backoff_ms(retries, 0.0), wait_ms);
            assert_eq!(backoff_ms(retries, 1.0), wait_ms * 0.75);
        }
    }
}
