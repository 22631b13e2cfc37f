//! The time at which a call ends in any case.

#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    at_ms: f64,
}

impl Deadline {
    pub(crate) fn after(now_ms: f64, timeout_ms: f64) -> Self {
        Self { at_ms: now_ms + timeout_ms }
    }

    pub(crate) fn remaining_ms(self, now_ms: f64) -> f64 {
        (self.at_ms - now_ms).max(0.0)
    }

    /// Whether time is left after this wait. A wait that only ends at the deadline is not worth
    /// starting.
    pub(crate) fn leaves_time_after(self, wait_ms: f64, now_ms: f64) -> bool {
        wait_ms < self.remaining_ms(now_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_until_the_deadline_is_not_started() {
        let deadline = Deadline::after(1_000.0, 500.0);
        assert!(deadline.leaves_time_after(499.0, 1_000.0));
        assert!(!deadline.leaves_time_after(500.0, 1_000.0));
        assert!(!deadline.leaves_time_after(0.0, 1_500.0));
        assert!(!deadline.leaves_time_after(f64::NAN, 1_000.0));
        assert_eq!(deadline.remaining_ms(2_000.0), 0.0);
    }
}
