//! Takes out of the data what only panics would show: the file, line and column of each, and the standard library's words for it.
//! No code of the package's wasm reads them any more (`panics.rs`), but only a compiler would know that. So they are found by what
//! they are, and overwritten by zeros: whatever else would ever show such a text shows nothing in its place.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{DataKind, Operator, Parser, Payload};

/// How the names of Rust's files begin: those of the standard library, of other crates, and ours (`remapped_paths`).
const FOLDERS: [&[u8]; 3] = [b"/rustc/", b"/crates/", b"src/"];
const ENDING: &[u8] = b".rs";
/// A pointer to the file's name, its length, a line and a column, four bytes each.
const PLACE: usize = 16;
const WORDS: [&str; 17] = [
    "assertion failed: self.is_char_boundary(new_len)",
    "cannot access a Thread Local Storage value during or after destruction: ",
    "Attempted to initialize thread-local while it is being dropped",
    "AccessError",
    "`async fn` resumed after completion",
    "RefCell already mutably borrowed",
    "RefCell already borrowed",
    "Tried to shrink to a larger capacity",
    "internal error: entered unreachable code",
    "capacity overflow",
    "insertion index (is ",
    ") should be <= len (is ",
    "removal index (is ",
    ") should be < len (is ",
    "LazyCell instance has previously been poisoned",
    "finish: callbacks should be Some",
    "finish: result should be None",
];

pub(super) fn without_places(mut wasm: Vec<u8>) -> Result<Vec<u8>> {
    let mut found = Vec::new();
    let mut files = BTreeMap::new();
    let segments = segments(&wasm)?;
    for (address, range) in &segments {
        let data = &wasm[range.clone()];
        for file in files_in(data) {
            files.insert(address + file.start as u32, file.len() as u32);
            found.push(range.start + file.start..range.start + file.end);
        }
        let decimals = decimal_pairs();
        for words in WORDS.iter().map(|words| words.as_bytes()).chain([decimals.as_slice()]) {
            let start = data.windows(words.len()).position(|window| window == words);
            found.extend(start.map(|start| range.start + start..range.start + start + words.len()));
        }
    }
    let before = found.len();
    for (_, range) in &segments {
        let places = range.clone().zip(wasm[range.clone()].windows(PLACE));
        found.extend(
            places.filter(|(_, bytes)| is_place(bytes, &files)).map(|(start, _)| start..start + PLACE),
        );
    }
    if found.len() == before {
        bail!("no place in the code is in the wasm's data; how does Rust write them now?");
    }
    for range in found {
        wasm[range].fill(0);
    }
    Ok(wasm)
}

/// The numbers from 00 to 99, which formatting needs.
fn decimal_pairs() -> Vec<u8> {
    (0..100).flat_map(|number| [b'0' + number / 10, b'0' + number % 10]).collect()
}

/// The address of each segment, and where it is in the file.
fn segments(wasm: &[u8]) -> Result<Vec<(u32, Range<usize>)>> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::DataSection(data) = payload? else { continue };
        for segment in data {
            let segment = segment?;
            let DataKind::Active { offset_expr, .. } = segment.kind else { continue };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else { continue };
            let end = segment.range.end as usize;
            segments
                .push((u32::try_from(value).context("data has an address")?, end - segment.data.len()..end));
        }
    }
    Ok(segments)
}

/// Names that follow one another without anything between them are one each.
fn files_in(data: &[u8]) -> Vec<Range<usize>> {
    let mut files = Vec::new();
    let mut start = 0;
    while start < data.len() {
        let length = FOLDERS
            .iter()
            .any(|folder| data[start..].starts_with(folder))
            .then(|| length_of_file(&data[start..]));
        match length.flatten() {
            Some(length) => {
                files.push(start..start + length);
                start += length;
            }
            None => start += 1,
        }
    }
    files
}

fn length_of_file(data: &[u8]) -> Option<usize> {
    let end = data.windows(ENDING.len()).position(|window| window == ENDING)? + ENDING.len();
    let is_of_names = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    data[..end].iter().all(is_of_names).then_some(end)
}

/// Whether this points to one of the files, which have this length each.
fn is_place(bytes: &[u8], files: &BTreeMap<u32, u32>) -> bool {
    let number = |start: usize| bytes[start..].first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
    number(0).and_then(|address| files.get(&address)).is_some_and(|length| Some(*length) == number(4))
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ConstExpr, DataSection, Module};

    use super::*;

    const FILE: &[u8] = b"src/a.rs";

    fn module(data: &[u8]) -> Vec<u8> {
        let mut section = DataSection::new();
        section.active(0, &ConstExpr::i32_const(1_000), data.iter().copied());
        let mut module = Module::new();
        module.section(&section);
        module.finish()
    }

    fn place(address: u32, length: u32) -> Vec<u8> {
        [address, length, 12, 5].into_iter().flat_map(u32::to_le_bytes).collect()
    }

    fn blanked(data: &[u8]) -> Vec<u8> {
        let wasm = without_places(module(data)).unwrap();
        let (_, range) = segments(&wasm).unwrap().remove(0);
        wasm[range].to_vec()
    }

    #[test]
    fn files_their_places_and_the_words_of_panics_are_blank_and_all_else_stays() {
        let words = WORDS[0].as_bytes();
        let data = [b"Save", FILE, b"/rustc/0f/b.rs", words, b"Cancel", &place(1_004, 8)].concat();
        assert_eq!(
            blanked(&data),
            [b"Save", &[0; 22][..], &vec![0; words.len()], b"Cancel", &[0; 16]].concat()
        );
    }

    #[test]
    fn a_pointer_to_something_else_is_no_place() {
        let others = [place(1_008, 8), place(1_000, 7)].concat();
        let data = [FILE, &place(1_000, 8), &others].concat();
        assert_eq!(blanked(&data), [&[0; 24][..], &others].concat());
    }

    #[test]
    fn what_only_begins_like_a_file_stays() {
        let data = [FILE, b"src/ of a frame, .rs", &place(1_000, 8)].concat();
        assert_eq!(blanked(&data), [&[0; 8][..], b"src/ of a frame, .rs", &[0; 16]].concat());
    }

    #[test]
    fn a_wasm_without_places_of_panics_is_an_error() {
        assert!(without_places(module(FILE)).is_err());
        assert!(without_places(module(b"Save")).is_err());
    }
}
