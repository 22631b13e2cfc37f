//! A list of ids, stored as one string and read in one pass, because it may have ten thousand
//! elements.

use serde::{Serialize, Serializer};

use crate::id::{MAX_ID_LENGTH, is_id_byte, is_same_id};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ids {
    /// The ids, each followed by a comma.
    all: String,
    list: Vec<Id>,
}

/// A string that may be an id, as a range of `Ids::all`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Id {
    start: usize,
    end: usize,
    hash: u32,
    /// Whether it is a valid id.
    pub(crate) is_good: bool,
}

impl Id {
    fn new(start: usize) -> Self {
        Self { start, end: start, hash: 0, is_good: true }
    }

    fn see(&mut self, byte: u8) {
        self.is_good &= is_id_byte(byte);
        // A multiplication per byte would take more time than everything else. Setting bit 0x20
        // gives a UUID the same hash in upper and lower case.
        self.hash = self.hash.rotate_left(5) ^ u32::from(byte | 0x20);
    }

    fn ended(mut self, end: usize) -> Self {
        self.end = end;
        self.is_good &= (1..=MAX_ID_LENGTH).contains(&(end - self.start));
        let product = self.hash.wrapping_mul(0x9e37_79b1);
        // Makes the lower bits depend on the entire hash.
        self.hash = product ^ product >> 15;
        self
    }
}

impl Ids {
    /// Adds the ids of a string in which each one ends with a comma.
    pub(crate) fn add_before_commas(&mut self, texts: &str) {
        let mut id = Id::new(self.all.len());
        for (place, byte) in (self.all.len()..).zip(texts.bytes()) {
            if byte == b',' {
                self.list.push(id.ended(place));
                id = Id::new(place + 1);
            } else {
                id.see(byte);
            }
        }
        self.all.push_str(texts);
    }

    /// Adds one string, which may contain commas.
    pub(crate) fn add(&mut self, text: &str) {
        let mut id = Id::new(self.all.len());
        text.bytes().for_each(|byte| id.see(byte));
        self.all.push_str(text);
        self.list.push(id.ended(self.all.len()));
        self.all.push(',');
    }

    pub(crate) fn list(&self) -> &[Id] {
        &self.list
    }

    pub(crate) fn text(&self, id: &Id) -> &str {
        self.all.get(id.start..id.end).unwrap_or_default()
    }

    /// Calls `take` with the index of each repeated id and the index of its first occurrence. Skips
    /// invalid ids.
    pub(crate) fn each_repeated(&self, take: &mut dyn FnMut(usize, usize)) {
        // A hash table with linear probing: each slot holds an index plus one, or 0 if it is free.
        // At least half of the slots stay free.
        // `vec![0; …]` would allocate zeroed memory, which nothing else here does, and add code for
        // it.
        #[allow(clippy::slow_vector_initialization)]
        let mut places = Vec::new();
        places.resize((2 * self.list.len()).next_power_of_two(), 0);
        let last = places.len() - 1;
        for (number, id) in self.list.iter().enumerate().filter(|(_, id)| id.is_good) {
            let mut place = id.hash as usize & last;
            while let Some(taken) = places.get_mut(place) {
                match self.list.get(usize::wrapping_sub(*taken, 1)) {
                    None => {
                        *taken = number + 1;
                        break;
                    }
                    Some(first) if first.hash == id.hash && is_same_id(self.text(first), self.text(id)) => {
                        take(number, *taken - 1);
                        break;
                    }
                    Some(_) => place = (place + 1) & last,
                }
            }
        }
    }

    pub(crate) fn without_repetitions(&self) -> Self {
        let mut repeated = Vec::new();
        self.each_repeated(&mut |index, _| repeated.push(index));
        let mut ids = Self::default();
        for (index, id) in self.list.iter().enumerate() {
            if repeated.binary_search(&index).is_err() {
                ids.add(self.text(id));
            }
        }
        ids
    }

    /// The ids of this list that `other` does not contain.
    pub(crate) fn except(&self, other: &Self) -> Vec<&str> {
        let mut both = Self::default();
        for ids in [other, self] {
            ids.list.iter().for_each(|id| both.add(ids.text(id)));
        }
        let mut found = Vec::new();
        both.each_repeated(&mut |index, _| found.push(index));
        let count = other.list.len();
        let is_new = |index: usize| found.binary_search(&(count + index)).is_err();
        let new = self.list.iter().enumerate().filter(|(index, _)| is_new(*index));
        new.map(|(_, id)| self.text(id)).collect()
    }

    /// Whether `found` contains the same ids, in any order and with any repetitions. `self` must
    /// not contain duplicates.
    pub(crate) fn is_same_set(&self, found: &Self) -> bool {
        let mut both = Self::default();
        for ids in [found, self] {
            for id in &ids.list {
                both.add(ids.text(id));
            }
        }
        let count = found.list.len();
        let (mut again, mut met) = (0, 0);
        both.each_repeated(&mut |index, _| if index < count { again += 1 } else { met += 1 });
        met == self.list.len() && count - again == met
    }
}

/// Serializes as an array of strings.
impl Serialize for Ids {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.list.iter().map(|id| self.text(id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(texts: &[&str]) -> Ids {
        let mut ids = Ids::default();
        texts.iter().for_each(|text| ids.add(text));
        ids
    }

    fn list(ids: &Ids) -> Vec<(String, bool)> {
        ids.list.iter().map(|id| (ids.text(id).to_owned(), id.is_good)).collect()
    }

    fn repeated(ids: &Ids) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        ids.each_repeated(&mut |index, first| found.push((index, first)));
        found
    }

    #[test]
    fn a_string_is_split_at_commas() {
        for texts in [vec![], vec!["a"], vec!["", "ab", "", "é", "a b", "_-9"], vec!["x", "x"]] {
            let mut before_commas = Ids::default();
            for some in texts.chunks(2) {
                let joined: String = some.iter().map(|text| [text, ","].concat()).collect();
                before_commas.add_before_commas(&joined);
            }
            assert_eq!(before_commas, ids(&texts), "{texts:?}");
        }
        let (longest, too_long) = ("x".repeat(MAX_ID_LENGTH), "x".repeat(MAX_ID_LENGTH + 1));
        let found = list(&ids(&["a", "", "é", &longest, &too_long]));
        assert_eq!(
            found.iter().map(|(_, is_good)| *is_good).collect::<Vec<_>>(),
            [true, false, false, true, false]
        );
    }

    #[test]
    fn ids_that_another_list_lacks_are_found() {
        let (old, new) = (ids(&["a", "b", "c"]), ids(&["c", "d", "a", "e", "d"]));
        assert_eq!(new.except(&old), ["d", "e"]);
        assert_eq!(old.except(&new), ["b"]);
        assert_eq!(new.without_repetitions(), ids(&["c", "d", "a", "e"]));
    }

    #[test]
    fn an_added_string_keeps_its_commas() {
        let found = list(&ids(&["a,b", "c"]));
        assert_eq!(found, [("a,b".to_owned(), false), ("c".to_owned(), true)]);
    }

    #[test]
    fn a_repeated_id_is_reported_with_its_first_index() {
        assert_eq!(repeated(&ids(&["b", "a", "b", "c", "a", "b"])), [(2, 0), (4, 1), (5, 0)]);
        assert_eq!(repeated(&ids(&[])), []);
        assert_eq!(repeated(&ids(&["é", "é", "", ""])), [], "these are no ids");
    }

    #[test]
    fn only_uuids_are_compared_case_insensitively() {
        let small = "4bee8be1-7cd3-5973-8bf7-729545e8a6ed";
        let capital = small.to_uppercase();
        assert_eq!(repeated(&ids(&[small, &capital])), [(1, 0)]);
        assert!(ids(&[&capital]).is_same_set(&ids(&[small])));
        for other in
            ["phone-uuid-a", "4bee8be1_7cd3-5973-8bf7-729545e8a6ed", "4bee8be1-7cd3-5973-8bf7-729545e8a6e"]
        {
            assert_eq!(repeated(&ids(&[other, &other.to_uppercase()])), [], "{other}");
        }
    }

    #[test]
    fn ids_with_equal_hashes_are_distinguished() {
        let mut ids = ids(&["a", "b", "a"]);
        ids.list.iter_mut().for_each(|id| id.hash = 7);
        assert_eq!(repeated(&ids), [(2, 0)]);
    }

    #[test]
    fn sets_are_equal_in_any_order_and_with_repetitions() {
        let is_same_set = |asked: &[&str], found: &[&str]| ids(asked).is_same_set(&ids(found));
        assert!(is_same_set(&["a", "b"], &["b", "a", "b"]));
        assert!(is_same_set(&[], &[]));
        for found in
            [&["a"] as &[_], &[], &["a", "a"], &["a", "c"], &["a", "b", "c"], &["a,b"], &["a", "b", ""]]
        {
            assert!(!is_same_set(&["a", "b"], found), "{found:?}");
        }
        assert!(!is_same_set(&[], &["a"]));
    }

    #[test]
    fn similar_ids_are_spread_over_the_hash_table() {
        let mixed = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
        let kinds: [(u64, &dyn Fn(u64) -> String); 6] = [
            (10_000, &|number| format!("phone-uuid-{number:05}")),
            (10_000, &|number| format!("{number:05}-e29b-41d4-a716")),
            (10_000, &|number| number.to_string()),
            (10_000, &|number| format!("550e8400-e29b-41d4-a716-{:012x}", mixed(number))),
            (10_000, &|number| format!("{:08x}-e29b-41d4-a716-446655440000", mixed(number) as u32)),
            (1_000_000, &|number| format!("pn_{number}")),
        ];
        for (count, text) in kinds {
            let mut ids = Ids::default();
            (0..count).for_each(|number| ids.add(&text(number)));
            let last = (2 * ids.list.len()).next_power_of_two() - 1;
            let places: std::collections::HashSet<_> =
                ids.list.iter().map(|id| id.hash as usize & last).collect();
            // With a random hash, about 86 % of 10,000 would be distinct, and 79 % of a million.
            assert!(
                places.len() as u64 > count / 10 * 7,
                "{} places for {} and others",
                places.len(),
                text(0)
            );
        }
    }
}
