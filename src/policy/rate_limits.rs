//! The rate limits of each base URL. One response that reports a limit pauses all calls of the page.

use crate::policy::retry_after::Limits;

/// The length of the vendor's window. If a longer wait is requested, one probe request is sent
/// after this time.
pub(crate) const MAX_HOLD_MS: f64 = 60_000.0;
/// How often the other calls check whether the probe has a response.
const LOOK_AGAIN_MS: f64 = 500.0;

/// The base URLs that are paused. Times are monotonic milliseconds.
#[derive(Default)]
pub(crate) struct RateLimits(Vec<Hold>);

struct Hold {
    base_url: String,
    until_ms: f64,
    then: Then,
}

/// What happens when a pause ends.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    Free,
    /// A longer wait was requested, so one probe request is sent.
    Probe,
    /// The probe is in flight.
    Probing,
}

impl RateLimits {
    /// Pauses the base URL for `ms` from now, unless it is paused for longer already.
    pub(crate) fn hold(&mut self, base_url: &str, ms: f64, now_ms: f64) {
        let then = if ms > MAX_HOLD_MS { Then::Probe } else { Then::Free };
        let until_ms = now_ms + ms.min(MAX_HOLD_MS);
        self.0.retain(|hold| hold.until_ms > now_ms || hold.then != Then::Free);
        match self.0.iter_mut().find(|hold| hold.base_url == base_url) {
            Some(hold) if hold.until_ms > until_ms => {}
            Some(hold) => (hold.until_ms, hold.then) = (until_ms, then),
            None => self.0.push(Hold { base_url: base_url.to_owned(), until_ms, then }),
        }
    }

    /// Milliseconds until a request may be sent; 0 if it may be sent now.
    pub(crate) fn remaining_ms(&self, base_url: &str, now_ms: f64) -> f64 {
        match self.0.iter().find(|hold| hold.base_url == base_url) {
            Some(hold) if hold.until_ms > now_ms => hold.until_ms - now_ms,
            Some(hold) if hold.then == Then::Probing => LOOK_AGAIN_MS,
            Some(_) | None => 0.0,
        }
    }

    /// Call this before a request is sent. Returns whether that request is the probe; if so, call
    /// `probed` when it ends.
    pub(crate) fn probe(&mut self, base_url: &str, now_ms: f64) -> bool {
        let due = |hold: &&mut Hold| {
            hold.base_url == base_url && hold.until_ms <= now_ms && hold.then == Then::Probe
        };
        match self.0.iter_mut().find(due) {
            Some(hold) => {
                hold.then = Then::Probing;
                true
            }
            None => false,
        }
    }

    /// The probe has ended. Its response determines whether requests are paused again.
    pub(crate) fn probed(&mut self, base_url: &str) {
        self.0.retain(|hold| hold.base_url != base_url || hold.then != Then::Probing);
    }
}

/// How long a response pauses its base URL. `wait_ms` is the delay that the call itself would use.
pub(crate) fn hold_ms(status: Option<u16>, limits: &Limits, wait_ms: f64, wall_ms: f64) -> Option<f64> {
    if status == Some(429) {
        Some(wait_ms)
    } else if limits.is_used_up() {
        limits.reset_in_ms(wall_ms)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_expires_and_only_affects_its_base_url() {
        let mut limits = RateLimits::default();
        limits.hold("a", 100.0, 1_000.0);
        assert_eq!(limits.remaining_ms("a", 1_000.0), 100.0);
        assert_eq!(limits.remaining_ms("a", 1_060.0), 40.0);
        assert_eq!(limits.remaining_ms("a", 1_100.0), 0.0);
        assert_eq!(limits.remaining_ms("b", 1_000.0), 0.0);
    }

    #[test]
    fn a_shorter_hold_does_not_end_a_longer_one() {
        let mut limits = RateLimits::default();
        limits.hold("a", 100.0, 0.0);
        limits.hold("a", 10.0, 0.0);
        assert_eq!(limits.remaining_ms("a", 0.0), 100.0);
        limits.hold("a", 200.0, 0.0);
        assert_eq!(limits.remaining_ms("a", 0.0), 200.0);
    }

    #[test]
    fn holds_that_have_ended_are_removed() {
        let mut limits = RateLimits::default();
        for index in 0..1_000 {
            limits.hold(&index.to_string(), 1.0, f64::from(index * 10));
        }
        assert_eq!(limits.0.len(), 1);
    }

    #[test]
    fn after_the_longest_hold_one_probe_is_sent() {
        let mut limits = RateLimits::default();
        limits.hold("a", 30_000_000.0, 0.0);
        assert_eq!(limits.remaining_ms("a", 0.0), 60_000.0);
        assert!(!limits.probe("a", 59_999.0) && !limits.probe("b", 60_000.0));
        assert_eq!(limits.remaining_ms("a", 60_000.0), 0.0);
        assert!(limits.probe("a", 60_000.0) && !limits.probe("a", 60_000.0));
        assert_eq!(limits.remaining_ms("a", 60_000.0), LOOK_AGAIN_MS);
        limits.probed("a");
        assert_eq!(limits.remaining_ms("a", 60_000.0), 0.0);

        limits.hold("a", 30_000_000.0, 60_000.0);
        assert!(limits.probe("a", 120_000.0));
        limits.probed("a");
        limits.hold("a", 30_000_000.0, 120_000.0);
        assert_eq!(limits.remaining_ms("a", 120_000.0), 60_000.0);
    }

    #[test]
    fn a_hold_of_a_minute_needs_no_probe() {
        let mut limits = RateLimits::default();
        limits.hold("a", MAX_HOLD_MS, 0.0);
        assert!(!limits.probe("a", 60_000.0));
        assert_eq!(limits.remaining_ms("a", 60_000.0), 0.0);
    }

    #[test]
    fn only_a_429_or_an_exhausted_window_pauses_requests() {
        let limits = |remaining: &str| Limits {
            remaining: Some(remaining.to_owned()),
            reset: Some("7".to_owned()),
            ..Limits::default()
        };
        assert_eq!(hold_ms(Some(429), &Limits::default(), 500.0, 0.0), Some(500.0));
        assert_eq!(hold_ms(Some(200), &limits("0"), 500.0, 0.0), Some(7_000.0));
        assert_eq!(hold_ms(Some(200), &limits("1"), 500.0, 0.0), None);
        assert_eq!(hold_ms(Some(503), &Limits::default(), 500.0, 0.0), None);
        let without_reset = Limits { reset: None, ..limits("0") };
        assert_eq!(hold_ms(Some(200), &without_reset, 500.0, 0.0), None);
    }
}
