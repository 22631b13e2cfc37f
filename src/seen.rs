//! Which texts were seen before, and where first. Kept in order, so that ten thousand are no matter; the standard library's sets and
//! sorts are several times the code.

#[derive(Default, PartialEq)]
pub(crate) struct Seen<'a>(Vec<(&'a str, usize)>);

impl<'a> Seen<'a> {
    /// Where the text was seen first; `None` if this is the first time.
    pub(crate) fn before(&mut self, text: &'a str, index: usize) -> Option<usize> {
        match self.0.binary_search_by(|(seen, _)| (**seen).cmp(text)) {
            Ok(place) => self.0.get(place).map(|(_, index)| *index),
            Err(place) => {
                self.0.insert(place, (text, index));
                None
            }
        }
    }
}

pub(crate) fn is_same_set(left: &[String], right: &[String]) -> bool {
    set(left) == set(right)
}

fn set(texts: &[String]) -> Seen<'_> {
    let mut seen = Seen::default();
    for text in texts {
        seen.before(text, 0);
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_repeats_knows_its_first_place() {
        let mut seen = Seen::default();
        let places: Vec<_> = ["b", "a", "b", "c", "a", "b"]
            .into_iter()
            .enumerate()
            .map(|(i, text)| seen.before(text, i))
            .collect();
        assert_eq!(places, [None, None, Some(0), None, Some(1), Some(0)]);
    }

    #[test]
    fn sets_are_the_same_in_any_order_and_with_repeats() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert!(is_same_set(&texts(&["b", "a", "b"]), &texts(&["a", "b"])));
        assert!(is_same_set(&[], &[]));
        assert!(!is_same_set(&texts(&["a"]), &texts(&["a", "b"])));
        assert!(!is_same_set(&texts(&["a", "c"]), &texts(&["a", "b"])));
    }
}
