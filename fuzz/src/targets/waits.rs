use crate::fields::fields;
use crate::policy::retry_after::Limits;

const NOW: f64 = 1_795_000_000_000.0;
const DAY_MS: f64 = 86_400_000.0;

/// Input lines: `Retry-After`, `X-RateLimit-Remaining`, `X-RateLimit-Reset`, the body's
/// `retry_after`, and `Date`.
pub fn run(data: &[u8]) {
    let fields = fields(data);
    let line = |index: usize| fields.get(index).filter(|line| !line.is_empty()).cloned();
    let limits =
        Limits { retry_after: line(0), limit: None, remaining: line(1), reset: line(2), date: line(4) };
    let body = line(3);
    for status in [200, 429, 503] {
        if let Some(wait) = limits.wait_ms(status, body.as_deref(), NOW) {
            assert!((0.0..=DAY_MS).contains(&wait), "{wait} ms");
        }
    }
    if let Some(reset) = limits.reset_in_ms(NOW) {
        assert!((0.0..=DAY_MS).contains(&reset), "{reset} ms");
    }
}
