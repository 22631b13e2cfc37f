use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::policy::date;

const NOW: f64 = 1_795_000_000_000.0;
/// The century with the year 2000, which is a leap year.
const CENTURY_MS: f64 = 36_525.0 * 86_400_000.0;
/// The maximum time zone offset in either direction.
const DAY_MS: f64 = 86_400_000.0;
const LAST_MS: f64 = 253_402_300_800_000.0;

/// Parses the input as a date, and formats its first bytes as a known date.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let read = date::parse(&text, NOW);
    if let Some(ms) = read {
        assert!((-DAY_MS..LAST_MS + DAY_MS).contains(&ms), "{ms} is no instant of these years");
    }
    if let (Some(ms), Ok(known)) = (read, httpdate::parse_http_date(&text)) {
        // httpdate reads two-digit years as 1970 to 2069; RFC 9110 allows at most 50 years ahead.
        let is_century_ahead = text.contains("-7") && ms == in_ms(known) + CENTURY_MS;
        assert!(ms == in_ms(known) || is_century_ahead, "{text}");
    }
    let mut bytes = [0; 8];
    data.iter().zip(&mut bytes).for_each(|(from, to)| *to = *from);
    let instant = UNIX_EPOCH + Duration::from_secs(u64::from_le_bytes(bytes) % 253_402_300_800);
    let written = httpdate::fmt_http_date(instant);
    assert_eq!(date::parse(&written, NOW), Some(in_ms(instant)), "{written}");
}

#[allow(clippy::cast_precision_loss, reason = "the years up to 9999 fit")]
fn in_ms(instant: SystemTime) -> f64 {
    instant.duration_since(UNIX_EPOCH).map_or(f64::NAN, |since| since.as_secs() as f64 * 1_000.0)
}
