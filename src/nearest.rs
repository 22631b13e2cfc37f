//! The known name that a misspelt one most likely meant.

/// The nearest of `known`, if it is near enough to be worth suggesting.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let lower = name.to_ascii_lowercase();
    known
        .iter()
        .map(|candidate| (distance(&lower, &candidate.to_ascii_lowercase()), *candidate))
        .filter(|(distance, candidate)| {
            *distance <= candidate.len() / 3
                || candidate.to_ascii_lowercase().starts_with(&lower) && lower.len() > 2
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

pub(crate) fn is_near(name: &str, candidate: &str) -> bool {
    nearest(name, &[candidate]).is_some()
}

/// The Levenshtein distance, a row at a time.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, from) in left.bytes().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        let mut before = index + 1;
        next.push(before);
        for (pair, to) in row.windows(2).zip(right.bytes()) {
            if let [diagonal, above] = pair {
                before = (diagonal + usize::from(from != to)).min(above + 1).min(before + 1);
                next.push(before);
            }
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["baseUrl", "timeoutMs", "attemptTimeoutMs", "maxRetries"];

    #[test]
    fn a_misspelt_name_finds_the_one_that_was_meant() {
        for (name, meant) in [
            ("baseURL", "baseUrl"),
            ("baseurl", "baseUrl"),
            ("timeout", "timeoutMs"),
            ("retries", "maxRetries"),
            ("maxRetry", "maxRetries"),
            ("attemptTimeout", "attemptTimeoutMs"),
        ] {
            assert_eq!(nearest(name, &KNOWN), Some(meant), "{name}");
        }
    }

    #[test]
    fn a_name_like_no_other_finds_none() {
        for name in ["", "x", "headers", "zzzzzzzzzzzzzzzzzzzzzz"] {
            assert_eq!(nearest(name, &KNOWN), None, "{name}");
        }
    }
}
