//! Formats durations for messages.

/// As people say it: "600 ms", "1.5 seconds", "90 seconds" or "10 minutes".
pub(crate) fn duration(ms: f64) -> String {
    let ms = ms.round() as u64;
    let tenths = (ms + 50) / 100;
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..10_000 if !tenths.is_multiple_of(10) => format!("{}.{} seconds", tenths / 10, tenths % 10),
        1_000..60_000 | 60_001..=90_000 => counted(ms, 1_000, "second"),
        3_570_000..3_630_000 => counted(ms, 3_600_000, "hour"),
        60_000..=5_400_000 => counted(ms, 60_000, "minute"),
        _ => counted(ms, 3_600_000, "hour"),
    }
}

fn counted(ms: u64, unit_ms: u64, unit: &str) -> String {
    let count = (ms + unit_ms / 2).checked_div(unit_ms).unwrap_or_default();
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
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
            (59_700.0, "60 seconds"),
            (95_000.0, "2 minutes"),
            (150_000.0, "3 minutes"),
            (602_038.0, "10 minutes"),
            (600_000.0, "10 minutes"),
            (3_600_000.0, "1 hour"),
            (7_000_000.0, "2 hours"),
            (5_400_000.0, "90 minutes"),
            (30_000_000.0, "8 hours"),
            (86_400_000.0, "24 hours"),
            (0.0, "0 ms"),
            (-1.0, "0 ms"),
            (f64::NAN, "0 ms"),
        ] {
            assert_eq!(duration(ms), said, "{ms}");
        }
    }
}
