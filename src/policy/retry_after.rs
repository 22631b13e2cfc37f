//! How long the service asks to wait. A value that makes no sense counts as none, so that the computed wait applies.

use crate::policy::date;

/// A server that asks for more than a day means something else, or nothing.
const LONGEST_MS: f64 = 86_400_000.0;
/// Smaller values of `X-RateLimit-Reset` are seconds from now, larger ones seconds since 1970.
const FIRST_EPOCH_SECONDS: f64 = 1_000_000_000.0;

/// What a reply says about the limit, as it stands in the reply.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Limits {
    pub(crate) retry_after: Option<String>,
    pub(crate) limit: Option<String>,
    pub(crate) remaining: Option<String>,
    pub(crate) reset: Option<String>,
}

impl Limits {
    /// In the order of precedence: `Retry-After`, the body's `retry_after` (seconds), and the end of the window where the
    /// window is what stands in the way.
    pub(crate) fn wait_ms(&self, status: u16, body_seconds: Option<f64>, now_ms: f64) -> Option<f64> {
        let header = self.retry_after.as_deref().and_then(|text| match decimal(text) {
            Some(seconds) => sensible(seconds * 1_000.0),
            None => until(date::parse(text, now_ms)?, now_ms),
        });
        let body = || body_seconds.and_then(|seconds| sensible(seconds * 1_000.0));
        let window = || if status == 429 || self.is_used_up() { self.reset_in_ms(now_ms) } else { None };
        header.or_else(body).or_else(window)
    }

    pub(crate) fn is_used_up(&self) -> bool {
        self.remaining.as_deref().and_then(decimal) == Some(0.0)
    }

    /// The vendor does not say which form `X-RateLimit-Reset` has, so all that make sense are read.
    pub(crate) fn reset_in_ms(&self, now_ms: f64) -> Option<f64> {
        let text = self.reset.as_deref()?;
        match decimal(text) {
            Some(seconds) if seconds < FIRST_EPOCH_SECONDS => sensible(seconds * 1_000.0),
            Some(seconds) => until(seconds * 1_000.0, now_ms),
            None => until(date::parse(text, now_ms)?, now_ms),
        }
    }
}

fn until(at_ms: f64, now_ms: f64) -> Option<f64> {
    sensible(at_ms - now_ms).filter(|wait| *wait > 0.0)
}

fn sensible(ms: f64) -> Option<f64> {
    (0.0..=LONGEST_MS).contains(&ms).then_some(ms)
}

/// Digits, with a fraction or without: no sign, no exponent, no hex, no white space.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    if text.is_empty() || text.len() > 20 {
        return None;
    }
    let mut value = 0.0;
    let mut scale = 0.0;
    let mut digits = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                value = value * 10.0 + f64::from(byte - b'0');
                scale *= 10.0;
            }
            b'.' if scale == 0.0 && digits > 0 => {
                scale = 1.0;
                digits = 0;
            }
            _ => return None,
        }
    }
    (digits > 0).then(|| if scale > 0.0 { value / scale } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: f64 = 1_795_000_000_000.0; // Wed, 18 Nov 2026 10:26:40 GMT

    fn retry_after(text: &str) -> Option<f64> {
        Limits { retry_after: Some(text.to_owned()), ..Limits::default() }.wait_ms(503, None, NOW)
    }

    fn reset(text: &str) -> Option<f64> {
        Limits { reset: Some(text.to_owned()), ..Limits::default() }.wait_ms(429, None, NOW)
    }

    #[test]
    fn seconds_and_all_forms_of_dates_are_understood() {
        for (text, ms) in [
            ("0", 0.0),
            ("1", 1_000.0),
            ("1.5", 1_500.0),
            ("0.25", 250.0),
            ("86400", 86_400_000.0),
            ("Wed, 18 Nov 2026 11:06:45 GMT", 5_000.0),
            ("Wednesday, 18-Nov-26 11:06:45 GMT", 5_000.0),
            ("Wed Nov 18 11:06:45 2026", 5_000.0),
        ] {
            assert_eq!(retry_after(text), Some(ms), "{text}");
        }
    }

    #[test]
    fn values_that_make_no_sense_count_as_none() {
        for text in [
            "",
            " ",
            "-1",
            "+1",
            "NaN",
            "Infinity",
            "0x10",
            "1e3",
            "1.",
            ".5",
            "1.2.3",
            "1,5",
            "soon",
            "86401",
            "99999999999999999999",
            "999999999999999999999999999999",
            "Wed, 18 Nov 2026 11:06:40 GMT",
            "Tue, 17 Nov 2026 11:06:45 GMT",
            "Mon, 18 Nov 2030 11:06:45 GMT",
        ] {
            assert_eq!(retry_after(text), None, "{text}");
        }
    }

    #[test]
    fn a_reset_may_be_seconds_from_now_seconds_since_1970_or_a_date() {
        for (text, ms) in [
            ("7", 7_000.0),
            ("1795000007", 7_000.0),
            ("Wed, 18 Nov 2026 11:06:47 GMT", 7_000.0),
            ("2026-11-18T11:06:47Z", 7_000.0),
        ] {
            assert_eq!(reset(text), Some(ms), "{text}");
        }
        for text in ["1794999999", "999999999", "1895000000", "-5", "x"] {
            assert_eq!(reset(text), None, "{text}");
        }
    }

    #[test]
    fn the_header_wins_over_the_body_and_the_body_over_the_reset() {
        let limits = |retry_after: Option<&str>| Limits {
            retry_after: retry_after.map(str::to_owned),
            reset: Some("9".to_owned()),
            ..Limits::default()
        };
        assert_eq!(limits(Some("3")).wait_ms(429, Some(60.0), NOW), Some(3_000.0));
        assert_eq!(limits(Some("bad")).wait_ms(429, Some(60.0), NOW), Some(60_000.0));
        assert_eq!(limits(None).wait_ms(429, Some(60.0), NOW), Some(60_000.0));
        assert_eq!(limits(None).wait_ms(429, Some(f64::NAN), NOW), Some(9_000.0));
        assert_eq!(limits(None).wait_ms(429, Some(-1.0), NOW), Some(9_000.0));
        assert_eq!(limits(None).wait_ms(429, None, NOW), Some(9_000.0));
    }

    #[test]
    fn the_reset_counts_only_where_the_limit_stands_in_the_way() {
        let mut limits = Limits { reset: Some("9".to_owned()), ..Limits::default() };
        assert_eq!(limits.wait_ms(503, None, NOW), None);
        limits.remaining = Some("1".to_owned());
        assert_eq!(limits.wait_ms(503, None, NOW), None);
        limits.remaining = Some("0".to_owned());
        assert_eq!(limits.wait_ms(503, None, NOW), Some(9_000.0));
    }
}
