//! Parses how long the service asks to wait, in all common formats. An invalid value is ignored, so
//! that the backoff applies.

use crate::policy::date;

/// A longer wait is ignored, because it is most likely a mistake of the server.
const MAX_MS: f64 = 86_400_000.0;
/// Smaller numbers are seconds from now, larger ones seconds since 1970.
const FIRST_EPOCH_SECONDS: f64 = 1_000_000_000.0;
/// Larger numbers are milliseconds since 1970.
const FIRST_EPOCH_MS: f64 = 1_000_000_000_000.0;

/// The rate limit fields of a response, not yet parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Limits {
    pub(crate) retry_after: Option<String>,
    pub(crate) limit: Option<String>,
    pub(crate) remaining: Option<String>,
    pub(crate) reset: Option<String>,
    /// When the response was sent, by the service's clock.
    pub(crate) date: Option<String>,
}

impl Limits {
    /// The wait from `Retry-After`, else from the body's `retry_after`, else until the window ends,
    /// if the window is what limits the request.
    pub(crate) fn wait_ms(&self, status: u16, body: Option<&str>, now_ms: f64) -> Option<f64> {
        let now_ms = self.service_ms(now_ms);
        let said = |text: Option<&str>| wait(text?, now_ms);
        let window = || if status == 429 || self.is_used_up() { said(self.reset.as_deref()) } else { None };
        said(self.retry_after.as_deref()).or_else(|| said(body)).or_else(window)
    }

    /// Whether the response has any field about when to retry, even an invalid one.
    pub(crate) fn speak_of_when(&self, body: Option<&str>) -> bool {
        self.retry_after.is_some() || self.reset.is_some() || body.is_some()
    }

    pub(crate) fn is_used_up(&self) -> bool {
        self.remaining() == Some(0.0)
    }

    pub(crate) fn limit(&self) -> Option<f64> {
        least(self.limit.as_deref()?)
    }

    pub(crate) fn remaining(&self) -> Option<f64> {
        least(self.remaining.as_deref()?)
    }

    /// The vendor does not document the format of `X-RateLimit-Reset`, so all plausible ones are
    /// accepted.
    pub(crate) fn reset_in_ms(&self, now_ms: f64) -> Option<f64> {
        wait(self.reset.as_deref()?, self.service_ms(now_ms))
    }

    /// The time by the service's clock, which its absolute times refer to. `now_ms` is the local
    /// time, which may be off by minutes.
    fn service_ms(&self, now_ms: f64) -> f64 {
        self.date.as_deref().and_then(|text| date::parse(text, now_ms)).unwrap_or(now_ms)
    }
}

/// Browsers join repeated headers with a comma. The longest of their waits also satisfies the
/// others.
fn wait(text: &str, now_ms: f64) -> Option<f64> {
    let parts: Vec<&str> = text.split(',').collect();
    // A date also contains a comma.
    let dates = parts.windows(2).map(|two| wait_of(two.join(",").trim_ascii(), now_ms));
    let all = parts.iter().map(|part| wait_of(part.trim_ascii(), now_ms)).chain(dates);
    all.flatten().reduce(f64::max)
}

fn wait_of(text: &str, now_ms: f64) -> Option<f64> {
    let until = |at_ms: f64| sensible(at_ms - now_ms).filter(|wait| *wait > 0.0);
    match decimal(text) {
        Some(ms) if ms >= FIRST_EPOCH_MS => until(ms),
        Some(seconds) if seconds >= FIRST_EPOCH_SECONDS => until(seconds * 1_000.0),
        Some(seconds) => sensible(seconds * 1_000.0),
        None => span_ms(text).map_or_else(|| until(date::parse(text, now_ms)?), sensible),
    }
}

/// The smallest number in one or more headers. In drafts of the IETF's RateLimit headers, each
/// number may be followed by parameters.
pub(crate) fn least(text: &str) -> Option<f64> {
    let numbers = text.split(',').map(|part| part.split(';').next().unwrap_or_default().trim_ascii());
    numbers.filter_map(decimal).reduce(f64::min)
}

/// Parses numbers with units, such as `60s`, `1 minute` or `1m30s`.
fn span_ms(text: &str) -> Option<f64> {
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let (number, after) =
            rest.split_at_checked(rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?)?;
        let after = after.trim_start();
        let end = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, next) = after.split_at_checked(end)?;
        total += decimal(number)? * unit_ms(unit)?;
        rest = next.trim_start();
    }
    (!text.is_empty()).then_some(total)
}

fn unit_ms(unit: &str) -> Option<f64> {
    match unit.to_ascii_lowercase().as_str() {
        "ms" | "millisecond" | "milliseconds" => Some(1.0),
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1_000.0),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(60_000.0),
        "h" | "hour" | "hours" => Some(3_600_000.0),
        _ => None,
    }
}

fn sensible(ms: f64) -> Option<f64> {
    (0.0..=MAX_MS).contains(&ms).then_some(ms)
}

/// Parses digits with an optional fraction, but no sign, exponent, hex or white space.
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
            ("Wed, 18 Nov 2026 11:06:45 UTC", 5_000.0),
            ("2026-11-18T12:06:45+01:00", 5_000.0),
            ("60s", 60_000.0),
            ("60 s", 60_000.0),
            ("1.5 seconds", 1_500.0),
            ("2 Minutes", 120_000.0),
            ("1m30s", 90_000.0),
            ("1h", 3_600_000.0),
            ("20ms", 20.0),
            ("60, 120", 120_000.0),
            ("120, 60s", 120_000.0),
            ("60,120", 120_000.0),
            ("60, soon", 60_000.0),
            ("Wed, 18 Nov 2026 11:06:45 GMT, Wed, 18 Nov 2026 11:06:47 GMT", 7_000.0),
            ("1795000005", 5_000.0),
            ("1795000005000", 5_000.0),
            ("30000", 30_000_000.0),
        ] {
            assert_eq!(retry_after(text), Some(ms), "{text}");
        }
    }

    #[test]
    fn invalid_values_are_ignored() {
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
            "soon",
            "60x",
            "s",
            "1m30",
            "60 s s",
            "25h",
            ", ",
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
            ("1795000007000", 7_000.0),
            ("2026-11-18T11:06:47Z", 7_000.0),
            ("7, 3", 7_000.0),
            ("6m0s", 360_000.0),
        ] {
            assert_eq!(reset(text), Some(ms), "{text}");
        }
        for text in ["1794999999", "999999999", "1895000000", "-5", "x"] {
            assert_eq!(reset(text), None, "{text}");
        }
    }

    #[test]
    fn the_header_takes_precedence_over_the_body_and_the_body_over_the_reset() {
        let limits = |retry_after: Option<&str>| Limits {
            retry_after: retry_after.map(str::to_owned),
            reset: Some("9".to_owned()),
            ..Limits::default()
        };
        assert_eq!(limits(Some("3")).wait_ms(429, Some("60"), NOW), Some(3_000.0));
        assert_eq!(limits(Some("bad")).wait_ms(429, Some("60"), NOW), Some(60_000.0));
        assert_eq!(limits(None).wait_ms(429, Some("60"), NOW), Some(60_000.0));
        assert_eq!(limits(None).wait_ms(429, Some("NaN"), NOW), Some(9_000.0));
        assert_eq!(limits(None).wait_ms(429, Some("-1"), NOW), Some(9_000.0));
        assert_eq!(limits(None).wait_ms(429, None, NOW), Some(9_000.0));
    }

    #[test]
    fn the_reset_only_counts_if_the_window_is_exhausted() {
        let mut limits = Limits { reset: Some("9".to_owned()), ..Limits::default() };
        assert_eq!(limits.wait_ms(503, None, NOW), None);
        limits.remaining = Some("1".to_owned());
        assert_eq!(limits.wait_ms(503, None, NOW), None);
        for remaining in ["0", "5, 0", "0;w=60"] {
            limits.remaining = Some(remaining.to_owned());
            assert_eq!(limits.wait_ms(503, None, NOW), Some(9_000.0));
        }
    }

    #[test]
    fn absolute_times_refer_to_the_clock_of_the_service() {
        let ten_minutes_slow = NOW - 600_000.0;
        for text in ["1795000002", "1795000002000", "Wed, 18 Nov 2026 11:06:42 GMT", "2026-11-18T11:06:42Z"] {
            let limits = |date: Option<&str>| Limits {
                retry_after: Some(text.to_owned()),
                reset: Some(text.to_owned()),
                date: date.map(str::to_owned),
                ..Limits::default()
            };
            let seen = limits(Some("Wed, 18 Nov 2026 11:06:40 GMT"));
            assert_eq!(seen.wait_ms(429, None, ten_minutes_slow), Some(2_000.0), "{text}");
            assert_eq!(seen.reset_in_ms(ten_minutes_slow), Some(2_000.0), "{text}");
            for hidden in [None, Some("today")] {
                assert_eq!(limits(hidden).wait_ms(429, None, NOW), Some(2_000.0), "{text}");
            }
        }
    }
}
