//! Text put together without `core::fmt`, whose machinery would be a third of the wasm.

pub(crate) fn concat(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        text.push_str(part);
    }
    text
}

pub(crate) fn decimal(number: u64) -> String {
    let mut text = if number < 10 { String::new() } else { decimal(number / 10) };
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}

/// One text out of several.
pub(crate) fn joined(parts: &[&str], separator: &str) -> String {
    let mut text = String::new();
    for part in parts {
        if !text.is_empty() {
            text.push_str(separator);
        }
        text.push_str(part);
    }
    text
}

/// `path[index]`.
pub(crate) fn indexed(path: &str, index: usize) -> String {
    concat(&[path, "[", &decimal(index as u64), "]"])
}

/// A duration for a person: whole seconds where they are whole, else milliseconds.
pub(crate) fn duration(ms: f64) -> String {
    let whole = (ms + 0.5) as u64;
    match whole % 1000 {
        0 => concat(&[&decimal(whole / 1000), " s"]),
        _ => concat(&[&decimal(whole), " ms"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_full() {
        for number in [0, 7, 10, 999, 10_000, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }

    #[test]
    fn durations_read_like_a_person_would_say_them() {
        assert_eq!(duration(10_000.0), "10 s");
        assert_eq!(duration(1_500.4), "1500 ms");
        assert_eq!(duration(-1.0), "0 s");
        assert_eq!(duration(f64::NAN), "0 s");
    }
}
