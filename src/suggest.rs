/// The name in `known` that is most similar to a misspelled one, if it is similar enough. Ignores
/// case.
pub(crate) fn suggest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let mut nearest = None;
    let mut least = usize::MAX;
    for candidate in known {
        let distance = distance(name.as_bytes(), candidate.as_bytes());
        let begins_so = candidate.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        let is_near = distance <= candidate.len() / 3 || (name.len() > 2 && begins_so);
        if is_near && distance < least {
            (nearest, least) = (Some(*candidate), distance);
        }
    }
    nearest
}

/// The Levenshtein distance, computed row by row.
fn distance(left: &[u8], right: &[u8]) -> usize {
    let mut row = Vec::new();
    for index in 0..right.len() {
        row.push(index + 1);
    }
    for (index, from) in left.iter().enumerate() {
        let (mut diagonal, mut before) = (index, index + 1);
        for (cell, to) in row.iter_mut().zip(right) {
            let differs = usize::from(!from.eq_ignore_ascii_case(to));
            before = (diagonal + differs).min(*cell + 1).min(before + 1);
            diagonal = *cell;
            *cell = before;
        }
    }
    row.last().copied().unwrap_or(left.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["baseUrl", "timeoutMs", "attemptTimeoutMs", "maxRetries"];

    #[test]
    fn a_misspelled_name_gets_a_suggestion() {
        for (name, meant) in [
            ("baseURL", "baseUrl"),
            ("baseurl", "baseUrl"),
            ("timeout", "timeoutMs"),
            ("retries", "maxRetries"),
            ("maxRetry", "maxRetries"),
            ("attemptTimeout", "attemptTimeoutMs"),
        ] {
            assert_eq!(suggest(name, &KNOWN), Some(meant), "{name}");
        }
    }

    #[test]
    fn an_unrelated_name_gets_no_suggestion() {
        for name in ["", "x", "headers", "zzzzzzzzzzzzzzzzzzzzzz"] {
            assert_eq!(suggest(name, &KNOWN), None, "{name}");
        }
    }
}
