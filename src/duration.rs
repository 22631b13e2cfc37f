//! A length of time in a message.

/// A duration for a person: whole seconds where they are whole, else milliseconds.
pub(crate) fn duration(ms: f64) -> String {
    let whole = (ms + 0.5) as u64;
    match whole % 1000 {
        0 => format!("{} s", whole / 1000),
        _ => format!("{whole} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_a_person_would_say_them() {
        assert_eq!(duration(10_000.0), "10 s");
        assert_eq!(duration(1_500.4), "1500 ms");
        assert_eq!(duration(-1.0), "0 s");
        assert_eq!(duration(f64::NAN), "0 s");
    }
}
