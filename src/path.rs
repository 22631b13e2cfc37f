//! The path of an issue: its segments, and its place as a person knows it.

use serde::Serialize;

use crate::messages::{Params, find_noun, parts};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Segment<'a> {
    Name(&'a str),
    Index(u32),
}

/// `updates[17].phoneIds[0]` and the service's `call_time_ranges.0.end` in their parts.
pub(crate) fn segments(path: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    for part in parts(path, ['.', '[']) {
        let name = part.strip_suffix(']').unwrap_or(part);
        if !name.is_empty() {
            segments.push(index(name).map_or(Segment::Name(name), Segment::Index));
        }
    }
    segments
}

fn index(text: &str) -> Option<u32> {
    let mut index = 0_u32;
    for byte in text.bytes() {
        let digit = char::from(byte).to_digit(10)?;
        index = index.checked_mul(10)?.checked_add(digit)?;
    }
    Some(index)
}

/// For example "Agent 18, number 2". Empty if there is nothing to tell. `names_element` says that
/// the message itself names the innermost element of a list.
pub(crate) fn person_place(segments: &[Segment<'_>], names_element: bool) -> String {
    let mut places: Vec<String> = Vec::new();
    let (mut list, mut list_start, mut element_start) = ("", 0, 0);
    for segment in segments {
        match *segment {
            Segment::Index(index) => {
                if let Some(noun) = find_noun(&format!("@{list}[]")) {
                    // The element stands for its list.
                    element_start = list_start;
                    places.truncate(list_start);
                    let mut params = Params::default();
                    params.number("number", f64::from(index) + 1.0);
                    places.push(params.fill(noun));
                }
            }
            Segment::Name(name) => {
                (list, list_start) = (name, places.len());
                match name {
                    // An agent of a list is named already.
                    "agentId" if !places.is_empty() => {}
                    "query" | "updates" | "plan" | "entries" | "before" | "after" => {}
                    name => places.push(find_noun(&format!("@{name}")).unwrap_or(name).to_owned()),
                }
            }
        }
    }
    if names_element {
        places.truncate(element_start);
    }
    for place in places.iter_mut().skip(1) {
        if let Some(first) = place.get_mut(..1) {
            first.make_ascii_lowercase();
        }
    }
    places.join(", ")
}

#[cfg(test)]
mod tests {
    use super::Segment::{Index, Name};
    use super::*;

    #[test]
    fn a_path_has_its_segments() {
        assert_eq!(segments(""), []);
        assert_eq!(segments("agentId"), [Name("agentId")]);
        assert_eq!(
            segments("updates[17].phoneIds[0]"),
            [Name("updates"), Index(17), Name("phoneIds"), Index(0)]
        );
        assert_eq!(segments("call_time_ranges.0.end"), [Name("call_time_ranges"), Index(0), Name("end")]);
        assert_eq!(segments("x.99999999999"), [Name("x"), Name("99999999999")]);
    }

    #[test]
    fn a_person_counts_from_one_and_knows_no_paths() {
        for (path, place) in [
            ("agentId", "Agent"),
            ("direction", "Direction"),
            ("phoneIds", "Numbers"),
            ("phoneIds[1]", "Number 2"),
            ("updates", ""),
            ("updates[17]", "Agent 18"),
            ("updates[17].agentId", "Agent 18"),
            ("updates[17].direction", "Agent 18, direction"),
            ("updates[17].phoneIds", "Agent 18, numbers"),
            ("updates[17].phoneIds[0]", "Agent 18, number 1"),
            ("plan.entries[2].after.phoneIds[4]", "Agent 3, number 5"),
            ("query.perPage", "perPage"),
            ("", ""),
        ] {
            assert_eq!(person_place(&segments(path), false), place, "{path}");
        }
        assert_eq!(person_place(&segments("phoneIds[1]"), true), "");
        assert_eq!(person_place(&segments("updates[17].phoneIds[1]"), true), "Agent 18");
        assert_eq!(person_place(&segments("updates[17].agentId"), true), "");
    }
}
