//! How many requests the rate limit leaves, so that an apply does not begin to change a live agent
//! that it could not publish again before the next window.

use std::collections::BTreeMap;

/// The windows of all base URLs. Times are monotonic milliseconds.
#[derive(Default)]
pub(crate) struct RateWindows(BTreeMap<String, Window>);

#[derive(Default)]
struct Window {
    /// Requests without a response.
    in_flight: u32,
    /// Requests that must still be possible: an agent is a draft until they are sent.
    reserved: u32,
    /// Requests left, and when that ends, as the last response said.
    left: Option<(f64, f64)>,
}

impl RateWindows {
    pub(crate) fn sent(&mut self, base_url: &str) {
        self.of(base_url).in_flight += 1;
    }

    pub(crate) fn ended(&mut self, base_url: &str) {
        let window = self.of(base_url);
        window.in_flight = window.in_flight.saturating_sub(1);
    }

    /// Records what a response says. Responses may arrive in another order than they were made.
    pub(crate) fn record(&mut self, base_url: &str, remaining: f64, ends_ms: f64, now_ms: f64) {
        let window = self.of(base_url);
        let known = window.left.filter(|(_, ends_ms)| *ends_ms > now_ms);
        let remaining = known.map_or(remaining, |(known, _)| remaining.min(known));
        window.left = Some((remaining, ends_ms));
    }

    pub(crate) fn reserve(&mut self, base_url: &str) {
        self.of(base_url).reserved += 1;
    }

    pub(crate) fn release(&mut self, base_url: &str) {
        let window = self.of(base_url);
        window.reserved = window.reserved.saturating_sub(1);
    }

    /// Milliseconds until `requests` more can be sent besides those that are reserved; 0 if they
    /// can be sent now, or if the service does not say how many are left.
    pub(crate) fn wait_ms(&mut self, base_url: &str, requests: u32, now_ms: f64) -> f64 {
        let window = self.of(base_url);
        match window.left {
            Some((remaining, ends_ms)) if ends_ms > now_ms => {
                let needed = f64::from(window.in_flight + window.reserved + requests);
                if remaining < needed { ends_ms - now_ms } else { 0.0 }
            }
            Some(_) | None => 0.0,
        }
    }

    /// As `wait_ms`, but 0 while a response is still expected.
    pub(crate) fn pause_ms(&mut self, base_url: &str, requests: u32, now_ms: f64) -> f64 {
        let is_idle = self.of(base_url).in_flight == 0;
        if is_idle { self.wait_ms(base_url, requests, now_ms) } else { 0.0 }
    }

    fn of(&mut self, base_url: &str) -> &mut Window {
        self.0.entry(base_url.to_owned()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_wait_for_the_next_window_when_too_few_are_left() {
        let mut windows = RateWindows::default();
        assert_eq!(windows.wait_ms("a", 2, 0.0), 0.0, "nothing is known");
        windows.record("a", 3.0, 1_000.0, 0.0);
        assert_eq!(windows.wait_ms("a", 3, 100.0), 0.0);
        assert_eq!(windows.wait_ms("a", 4, 100.0), 900.0);
        assert_eq!(windows.wait_ms("b", 4, 100.0), 0.0);
        windows.sent("a");
        windows.reserve("a");
        assert_eq!((windows.wait_ms("a", 1, 100.0), windows.wait_ms("a", 2, 100.0)), (0.0, 900.0));
        windows.ended("a");
        windows.release("a");
        assert_eq!(windows.wait_ms("a", 3, 100.0), 0.0);
        assert_eq!(windows.wait_ms("a", 4, 1_000.0), 0.0, "the window has ended");
    }

    #[test]
    fn a_late_response_does_not_give_requests_back() {
        let mut windows = RateWindows::default();
        windows.record("a", 1.0, 1_000.0, 0.0);
        windows.record("a", 5.0, 1_000.0, 10.0);
        assert_eq!(windows.wait_ms("a", 2, 10.0), 990.0);
        windows.record("a", 99.0, 2_000.0, 1_000.0);
        assert_eq!(windows.wait_ms("a", 2, 1_000.0), 0.0, "a new window");
    }
}
