//! Formats durations for messages.

/// Each unit with its length and the shortest duration shown in it, in milliseconds.
const UNITS: [(&str, u64, u64); 3] =
    [("hour", 3_600_000, 7_200_000), ("minute", 60_000, 120_000), ("second", 1_000, 1_000)];

/// For example "600 ms", "1.5 seconds", "90 seconds" or "10 minutes".
pub(crate) fn duration(ms: f64) -> String {
    let whole = ms.round() as u64;
    let Some((unit, unit_ms, _)) =
        UNITS.iter().find(|(_, unit_ms, from)| whole >= *from || whole == *unit_ms)
    else {
        return format!("{whole} ms");
    };
    let tenths = (whole * 10 + unit_ms / 2).checked_div(*unit_ms).unwrap_or_default();
    match (tenths / 10, tenths % 10) {
        (1, 0) => format!("1 {unit}"),
        (number @ 0..=9, tenth @ 1..=9) => format!("{number}.{tenth} {unit}s"),
        (number, tenth) => format!("{} {unit}s", number + tenth / 5),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_use_the_most_readable_unit() {
        for (ms, said) in [
            (600.0, "600 ms"),
            (999.6, "1 second"),
            (1_000.0, "1 second"),
            (1_500.4, "1.5 seconds"),
            (1_500.0, "1.5 seconds"),
            (10_000.0, "10 seconds"),
            (29_987.0, "30 seconds"),
            (60_000.0, "1 minute"),
            (90_000.0, "90 seconds"),
            (602_038.0, "10 minutes"),
            (600_000.0, "10 minutes"),
            (3_600_000.0, "1 hour"),
            (5_400_000.0, "90 minutes"),
            (30_000_000.0, "8.3 hours"),
            (86_400_000.0, "24 hours"),
            (0.0, "0 ms"),
            (-1.0, "0 ms"),
            (f64::NAN, "0 ms"),
        ] {
            assert_eq!(duration(ms), said, "{ms}");
        }
    }
}
