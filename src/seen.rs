//! Which texts were seen before, and where first: a tree whose branches are the bits of each text's hash, so that ten thousand are no
//! matter in whatever order they come; the standard library's sets and sorts are several times the code.

#[derive(Default)]
pub(crate) struct Seen<'a>(Vec<Node<'a>>);

struct Node<'a> {
    hash: u32,
    text: &'a str,
    index: usize,
    /// Where the nodes below are; the first node of all is below none, so that its place says "nowhere".
    left: usize,
    right: usize,
}

impl<'a> Seen<'a> {
    /// Where the text was seen first; `None` if this is the first time.
    pub(crate) fn before(&mut self, text: &'a str, index: usize) -> Option<usize> {
        let new = self.0.len();
        let hash = hash(text);
        let mut bits = hash;
        let mut place = 0;
        while let Some(node) = self.0.get_mut(place) {
            if node.hash == hash && node.text == text {
                return Some(node.index);
            }
            let below = if bits >> 31 == 0 { &mut node.left } else { &mut node.right };
            if *below == 0 {
                *below = new;
            }
            place = *below;
            bits <<= 1;
        }
        self.0.push(Node { hash, text, index, left: 0, right: 0 });
        None
    }
}

/// FNV-1a.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

pub(crate) fn is_same_set(left: &[String], right: &[String]) -> bool {
    let both = count(left, right);
    both == count(left, &[]) && both == count(right, &[])
}

/// How many different texts there are in both.
fn count(left: &[String], right: &[String]) -> usize {
    let mut seen = Seen::default();
    for text in left.iter().chain(right) {
        seen.before(text, 0);
    }
    seen.0.len()
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

    #[test]
    fn ten_thousand_texts_are_each_found_in_a_few_steps_in_whatever_order_they_come() {
        let counted: Vec<_> = (0..10_000).map(|number| format!("phone-uuid-{number:05}")).collect();
        let backwards: Vec<_> = counted.iter().rev().cloned().collect();
        let differing_first: Vec<_> =
            (0..10_000).map(|number| format!("{number:05}-e29b-41d4-a716")).collect();
        for texts in [counted, backwards, differing_first] {
            let mut seen = Seen::default();
            for (index, text) in texts.iter().enumerate() {
                assert_eq!(seen.before(text, index), None);
            }
            assert!(deepest(&seen, 0) < 40, "{} steps", deepest(&seen, 0));
        }
    }

    fn deepest(seen: &Seen<'_>, place: usize) -> usize {
        let Node { left, right, .. } = seen.0[place];
        1 + [left, right]
            .map(|below| if below == 0 { 0 } else { deepest(seen, below) })
            .into_iter()
            .max()
            .unwrap()
    }
}
