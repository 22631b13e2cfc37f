//! Which base URLs take no requests for now. One reply that says so speaks for all calls of the page.

use crate::policy::retry_after::Limits;

/// Base URLs, each with the moment (monotonic milliseconds) from which on it may be asked again.
#[derive(Default)]
pub(crate) struct Holds(Vec<(String, f64)>);

impl Holds {
    /// Holds the base URL for so long from now; a hold that lasts longer stays.
    pub(crate) fn hold(&mut self, base_url: &str, ms: f64, now_ms: f64) {
        let hold = (base_url.to_owned(), now_ms + ms);
        // In place of one that is over, so that there are no more than there ever were at once.
        match self.0.iter_mut().find(|(_, until)| *until <= now_ms) {
            Some(over) => *over = hold,
            None => self.0.push(hold),
        }
    }

    /// Milliseconds until it may be asked, 0 if now.
    pub(crate) fn remaining_ms(&self, base_url: &str, now_ms: f64) -> f64 {
        let mut remaining_ms: f64 = 0.0;
        for (held, until) in &self.0 {
            if held == base_url {
                remaining_ms = remaining_ms.max(until - now_ms);
            }
        }
        remaining_ms
    }
}

/// How long a reply holds its base URL. `wait_ms` is what the call itself would wait after it.
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
    fn a_hold_ends_by_itself_and_concerns_its_base_url_only() {
        let mut holds = Holds::default();
        holds.hold("a", 100.0, 1_000.0);
        assert_eq!(holds.remaining_ms("a", 1_000.0), 100.0);
        assert_eq!(holds.remaining_ms("a", 1_060.0), 40.0);
        assert_eq!(holds.remaining_ms("a", 1_100.0), 0.0);
        assert_eq!(holds.remaining_ms("b", 1_000.0), 0.0);
    }

    #[test]
    fn a_shorter_hold_does_not_end_a_longer_one() {
        let mut holds = Holds::default();
        holds.hold("a", 100.0, 0.0);
        holds.hold("a", 10.0, 0.0);
        assert_eq!(holds.remaining_ms("a", 0.0), 100.0);
        holds.hold("a", 200.0, 0.0);
        assert_eq!(holds.remaining_ms("a", 0.0), 200.0);
    }

    #[test]
    fn holds_that_are_over_are_forgotten() {
        let mut holds = Holds::default();
        for index in 0..1_000 {
            holds.hold(&index.to_string(), 1.0, f64::from(index * 10));
        }
        assert_eq!(holds.0.len(), 1);
    }

    #[test]
    fn only_a_429_or_a_window_that_is_used_up_holds() {
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
