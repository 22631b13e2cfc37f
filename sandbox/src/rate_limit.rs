use std::collections::HashMap;
use std::time::Duration;

/// A fixed window per token. The current time is an argument, as the time since the Unix epoch.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    /// Overrides the limit of every plan; 0 removes it.
    limit: Option<u32>,
    window: Duration,
    windows: HashMap<String, Window>,
}

#[derive(Debug)]
struct Window {
    ends: Duration,
    used: u32,
}

/// The state of a token's limit after a request, for the `X-RateLimit-*` headers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    /// Epoch seconds, rounded up, so that waiting until then is always long enough.
    pub(crate) reset: u64,
    /// Whole seconds to wait, if this request exceeded the limit.
    pub(crate) retry_after: Option<u64>,
}

impl RateLimiter {
    pub(crate) fn new(limit: Option<u32>, window: Duration) -> Self {
        Self { limit, window, windows: HashMap::new() }
    }

    /// Counts a request; `None` if there is no limit.
    pub(crate) fn take(&mut self, token: &str, plan_limit: u32, now: Duration) -> Option<Standing> {
        let limit = self.limit.unwrap_or(plan_limit);
        if limit == 0 {
            return None;
        }
        let fresh = || Window { ends: now + self.window, used: 0 };
        let window = self.windows.entry(token.to_owned()).or_insert_with(fresh);
        if now >= window.ends {
            *window = fresh();
        }
        let refused = window.used >= limit;
        if !refused {
            window.used += 1;
        }
        Some(Standing {
            limit,
            remaining: limit - window.used,
            reset: whole_seconds(window.ends),
            retry_after: refused.then(|| whole_seconds(window.ends - now).max(1)),
        })
    }
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Duration = Duration::from_millis(1_700_000_000_400);

    fn limiter(limit: Option<u32>) -> RateLimiter {
        RateLimiter::new(limit, Duration::from_secs(60))
    }

    #[test]
    fn counts_down_and_then_rejects_with_the_time_to_wait() {
        let mut limiter = limiter(Some(2));
        let standing = |retry_after, remaining| {
            Some(Standing { limit: 2, remaining, reset: 1_700_000_061, retry_after })
        };
        assert_eq!(limiter.take("a", 100, NOON), standing(None, 1));
        assert_eq!(limiter.take("a", 100, NOON), standing(None, 0));
        assert_eq!(limiter.take("a", 100, NOON), standing(Some(60), 0));
        assert_eq!(limiter.take("a", 100, NOON + Duration::from_millis(58_700)), standing(Some(2), 0));
        assert_eq!(limiter.take("a", 100, NOON + Duration::from_millis(59_999)), standing(Some(1), 0));
    }

    #[test]
    fn a_new_window_begins_when_the_old_one_ends() {
        let mut limiter = limiter(Some(1));
        limiter.take("a", 100, NOON);
        let next = limiter.take("a", 100, NOON + Duration::from_secs(60)).unwrap();
        assert_eq!((next.remaining, next.retry_after), (0, None));
    }

    #[test]
    fn tokens_do_not_share_a_window() {
        let mut limiter = limiter(Some(1));
        limiter.take("a", 100, NOON);
        assert_eq!(limiter.take("b", 100, NOON).unwrap().retry_after, None);
    }

    #[test]
    fn the_plan_decides_unless_it_is_overridden() {
        assert_eq!(limiter(None).take("a", 1000, NOON).unwrap().limit, 1000);
        assert_eq!(limiter(Some(7)).take("a", 1000, NOON).unwrap().limit, 7);
    }

    #[test]
    fn a_limit_of_zero_disables_the_limit() {
        assert_eq!(limiter(Some(0)).take("a", 100, NOON), None);
    }
}
