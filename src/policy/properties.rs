//! Property tests: invariants of every policy for arbitrary input.

use proptest::prelude::*;

use super::date;
use super::deadline::Deadline;
use super::rate_limits::{RateLimits, hold_ms};
use super::retry::backoff_ms;
use super::retry_after::{Limits, decimal};

const DAY_MS: f64 = 86_400_000.0;
const LATEST_MS: f64 = 4_000_000_000_000.0;

fn instant() -> impl Strategy<Value = f64> {
    (0.0..LATEST_MS).prop_map(f64::floor)
}

/// A header value: a number, a date, something similar, or anything.
fn said() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop_oneof![
        "[0-9]{1,12}(\\.[0-9]{1,4})?",
        "[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} (GMT|UTC|[-+][0-9]{4})",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?(Z|[-+][0-9]{2}:[0-9]{2})",
        "[0-9]{1,6}(\\.[0-9])? ?(ms|s|m|min|hours)(, [0-9]{1,4})?",
        "[-+0-9.eExinfNa ]{0,24}",
        any::<String>(),
    ])
}

fn limits() -> impl Strategy<Value = Limits> {
    (said(), said(), prop_oneof![Just(Some("0".to_owned())), said()], said(), said()).prop_map(
        |(retry_after, limit, remaining, reset, date)| Limits { retry_after, limit, remaining, reset, date },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_backoff_is_between_three_eighths_of_a_second_and_eight_and_grows(retries in any::<u32>(), jitter in any::<f64>()) {
        let wait = backoff_ms(retries, jitter);
        prop_assert!(wait.is_nan() == jitter.is_nan());
        if !jitter.is_nan() {
            prop_assert!((375.0..=8_000.0).contains(&wait), "{wait} ms");
            prop_assert!(backoff_ms(retries.saturating_add(1), jitter) >= wait);
        }
    }

    #[test]
    fn the_remaining_time_never_grows(start in instant(), timeout in 0.0..DAY_MS, later in 0.0..DAY_MS, wait in 0.0..DAY_MS) {
        let deadline = Deadline::after(start, timeout);
        let left = deadline.remaining_ms(start + later);
        prop_assert!((0.0..=deadline.remaining_ms(start)).contains(&left));
        prop_assert_eq!(deadline.leaves_time_after(wait, start + later), wait < left);
    }

    #[test]
    fn a_requested_wait_is_at_most_a_day(
        limits in limits(),
        status in 100..600_u16,
        body in said(),
        now in instant(),
    ) {
        if let Some(wait) = limits.wait_ms(status, body.as_deref(), now) {
            prop_assert!((0.0..=DAY_MS).contains(&wait), "{wait} ms");
        }
        if let Some(hold) = hold_ms(Some(status), &limits, 500.0, now) {
            prop_assert!((0.0..=DAY_MS).contains(&hold), "{hold} ms");
            prop_assert!(status == 429 || limits.is_used_up());
        }
    }

    #[test]
    fn the_longest_requested_hold_applies(asked in prop::collection::vec((0..3_usize, 0.0..100.0, 0.0..50.0), 0..40)) {
        let urls = ["a", "b", "c"];
        let (mut limits, mut ends, mut now) = (RateLimits::default(), [0.0_f64; 3], 0.0);
        for (url, ms, passes) in asked {
            limits.hold(urls[url], ms, now);
            ends[url] = ends[url].max(now + ms);
            now += passes;
            for (url, end) in urls.iter().zip(ends) {
                prop_assert_eq!(limits.remaining_ms(url, now), (end - now).max(0.0));
            }
        }
    }

    #[test]
    fn a_number_is_read_as_the_standard_library_reads_it(text in "[0-9]{1,15}(\\.[0-9]{1,4})?") {
        let (read, known) = (decimal(&text), text.parse::<f64>().unwrap());
        prop_assert!(read.is_some_and(|read| (read - known).abs() <= known * 1e-12), "{read:?}, not {known}");
    }

    #[test]
    fn a_parsed_date_is_in_the_years_1970_to_9999(text in said(), now in instant()) {
        if let Some(ms) = text.and_then(|text| date::parse(&text, now)) {
            prop_assert!((-DAY_MS..=253_402_300_800_000.0 + DAY_MS).contains(&ms), "{ms}");
        }
    }
}
