//! Parses dates as servers write them: the three formats of RFC 9110 §5.6.7, and ISO 8601, which
//! this vendor uses in bodies. Many servers write another time zone than `GMT`.

const MONTHS: &[u8] = b"janfebmaraprmayjunjulaugsepoctnovdec";
const MS_PER_DAY: f64 = 86_400_000.0;

/// Milliseconds since 1970; `None` if the text is not a date in one of these formats. `now_ms`
/// determines the century of two-digit years.
pub(crate) fn parse(text: &str, now_ms: f64) -> Option<f64> {
    if text.len() > 40 {
        return None;
    }
    let (local, zone_ms) = split_zone(text);
    let mut words = Vec::new();
    for word in local.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()) {
        if !word.is_empty() {
            words.push(word);
        }
    }
    let local_ms = match (words.as_slice(), zone_ms) {
        // Sun Nov  6 08:49:37 1994
        ([_, month, day, hours, minutes, seconds, year], None) => {
            instant(full_year(year, now_ms), month_of(month), [day, hours, minutes, seconds])
        }
        // Sun, 06 Nov 1994 08:49:37 GMT, and Sunday, 06-Nov-94 08:49:37 GMT
        ([_, day, month, year, hours, minutes, seconds], Some(_)) => {
            instant(full_year(year, now_ms), month_of(month), [day, hours, minutes, seconds])
        }
        // 2024-01-15T10:45:00Z, with optional fractions of a second
        (
            [year, month, day_and_hours, minutes, seconds]
            | [year, month, day_and_hours, minutes, seconds, _],
            Some(_),
        ) => iso(year, month, day_and_hours, minutes, seconds),
        _ => None,
    };
    Some(local_ms? - zone_ms.unwrap_or_default())
}

/// Splits off the time zone: the date, and how many milliseconds it is ahead of UTC.
fn split_zone(text: &str) -> (&str, Option<f64>) {
    for name in ["GMT", "UTC", "Z"] {
        if let Some(local) = text.strip_suffix(name) {
            return (local, Some(0.0));
        }
    }
    // +0100, -05:30
    let sign =
        text.rfind(['+', '-']).filter(|sign| text.get(..*sign).is_some_and(|before| before.contains(':')));
    let Some((local, zone)) = sign.and_then(|sign| text.split_at_checked(sign)) else { return (text, None) };
    let digits: Vec<u8> = zone.bytes().filter(|byte| *byte != b':').collect();
    let ms = match digits.as_slice() {
        [sign, hour_tens, hour_ones, minute_tens, minute_ones] => {
            let hours = number(&[*hour_tens, *hour_ones]);
            let minutes = number(&[*minute_tens, *minute_ones]);
            let ms = f64::from(hours * 60 + minutes) * 60_000.0;
            (hours < 24 && minutes < 60).then_some(if *sign == b'-' { -ms } else { ms })
        }
        _ => None,
    };
    (local, ms)
}

fn iso(year: &[u8], month: &[u8], day_and_hours: &[u8], minutes: &[u8], seconds: &[u8]) -> Option<f64> {
    let [day @ .., b'T', tens, ones] = day_and_hours else { return None };
    let year = if year.len() == 4 { number(year) } else { NO_NUMBER };
    instant(year, number(month), [day, &[*tens, *ones], minutes, seconds])
}

/// Larger than any part of a date.
const NO_NUMBER: u32 = 10_000;

fn number(digits: &[u8]) -> u32 {
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() || number >= NO_NUMBER / 10 {
            return NO_NUMBER;
        }
        number = number * 10 + u32::from(digit - b'0');
    }
    if digits.is_empty() { NO_NUMBER } else { number }
}

fn month_of(word: &[u8]) -> u32 {
    MONTHS
        .chunks(3)
        .zip(1..)
        .find(|(name, _)| word.eq_ignore_ascii_case(name))
        .map_or(NO_NUMBER, |(_, month)| month)
}

/// A two-digit year is in this century, unless that is more than 50 years ahead.
fn full_year(digits: &[u8], now_ms: f64) -> u32 {
    let year = number(digits);
    if digits.len() != 2 {
        return year;
    }
    let this_year = 1970 + (now_ms / (365.2425 * MS_PER_DAY)) as u32;
    let in_this_century = this_year - this_year % 100 + year;
    if in_this_century > this_year + 50 { in_this_century - 100 } else { in_this_century }
}

/// `parts` are the day, hours, minutes and seconds.
fn instant(year: u32, month: u32, parts: [&[u8]; 4]) -> Option<f64> {
    let [day, hours, minutes, seconds] = parts.map(number);
    let in_range = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in(month, year)).contains(&day)
        && hours < 24
        && minutes < 60
        && seconds <= 60;
    if !in_range {
        return None;
    }
    // Days since 1970 in the proleptic Gregorian calendar. Years start in March, so that the leap
    // day comes last.
    let shifted_year = if month > 2 { year } else { year - 1 };
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let days = shifted_year * 365 + shifted_year / 4 - shifted_year / 100 + shifted_year / 400 + day_of_year;
    let since_1970 = f64::from(days) - 719_468.0;
    Some(since_1970 * MS_PER_DAY + f64::from(hours * 3_600 + minutes * 60 + seconds) * 1_000.0)
}

fn days_in(month: u32, year: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: f64 = 1_795_000_000_000.0; // in November 2026

    #[test]
    fn all_three_http_date_formats_are_parsed() {
        for text in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(parse(text, NOW), Some(784_111_777_000.0), "{text}");
        }
    }

    #[test]
    fn iso_dates_are_parsed_in_their_time_zone() {
        assert_eq!(parse("2024-01-15T10:45:00Z", NOW), Some(1_705_315_500_000.0));
        assert_eq!(parse("2024-01-15T10:45:00.123Z", NOW), Some(1_705_315_500_000.0));
        for text in ["2024-01-15T12:45:00+02:00", "2024-01-15T05:15:00.5-05:30", "2024-01-15T10:45:00+0000"] {
            assert_eq!(parse(text, NOW), Some(1_705_315_500_000.0), "{text}");
        }
    }

    #[test]
    fn names_and_offsets_of_time_zones_are_accepted() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 +0000",
            "Sun, 06 Nov 1994 08:49:37 -00:00",
            "Sun, 06 Nov 1994 09:49:37 +0100",
            "Sun, 06 Nov 1994 00:49:37 -0800",
            "Sunday, 06-Nov-94 14:19:37 +05:30",
        ] {
            assert_eq!(parse(text, NOW), Some(784_111_777_000.0), "{text}");
        }
    }

    #[test]
    fn leap_days_and_turns_of_the_century_are_right() {
        for (text, ms) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
            ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400_000.0),
            ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200_000.0),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400_000.0),
        ] {
            assert_eq!(parse(text, NOW), Some(ms), "{text}");
        }
        assert_eq!(parse("Mon, 29 Feb 2100 00:00:00 GMT", NOW), None);
    }

    #[test]
    fn a_year_of_two_digits_is_at_most_fifty_years_ahead() {
        let year_2070 = parse("Monday, 06-Nov-70 08:49:37 GMT", NOW).unwrap();
        assert!(year_2070 > NOW);
        let year_1990 = parse("Tuesday, 06-Nov-90 08:49:37 GMT", NOW).unwrap();
        assert!(year_1990 < NOW);
    }

    #[test]
    fn text_that_is_not_a_date_is_none() {
        for text in [
            "",
            "now",
            "Sun",
            "Sun, 06 Nov 1994",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 19940 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT x",
            "2024-01-15",
            "2024-01-15T10:45:00",
            "2024-01-15T10:45:00+2400",
            "2024-01-15T10:45:00+02:60",
            "2024-01-15T10:45:00+2",
            "2024-01-15T10:45:00+0x00",
            "Sun, 06 Nov 1994 +0000",
            "Sun Nov  6 08:49:37 1994 GMT",
            "2024-13-15T10:45:00Z",
            "2024-01-15T10:45Z",
            "2024-00-00T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "- - -",
            "Sün, 06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(parse(text, NOW), None, "{text}");
        }
    }
}
