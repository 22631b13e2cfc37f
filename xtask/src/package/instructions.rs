//! What is dealt out of an instruction, and to which stream.

use talkover_joiner::{ADDRESSES, BLOCK_TYPES, FIRST_SHORTHAND, OFFSETS, OPCODES, SHORTHANDS_COUNT};

// The streams, in the order in which they zip best.

/// Those that say from where something is loaded.
pub(super) const LOCALS_LOADED: usize = 1;
pub(super) const LOCALS_WRITTEN: usize = 2;
pub(super) const LABELS: usize = 3;
pub(super) const LOCALS_READ: usize = 4;
pub(super) const CONSTANTS: usize = 5;
pub(super) const CONSTANTS_ADDED: usize = 8;
/// Those whose value is stored.
pub(super) const LOCALS_STORED: usize = 9;
pub(super) const OFFSETS_LOADED: usize = 12;

pub(super) const END_OF_BLOCK: u8 = 0x0b;
const BRANCH: u8 = 0x0c;
const GET: u8 = 0x20;
const SET: u8 = 0x21;
const LOAD: u8 = 0x28;
const LOAD_I64: u8 = 0x29;
const LOAD_F64: u8 = 0x2b;
const LOAD_I8: u8 = 0x2c;
const LOAD_U8: u8 = 0x2d;
const STORE: u8 = 0x36;
pub(super) const CONST: u8 = 0x41;
const ADD: u8 = 0x6a;
const SUBTRACT: u8 = 0x6b;

/// Instructions that often follow each other: the first with the stream that its number goes to, and what comes next. Numbers that are
/// used in the same way have a stream of their own, wherever the instructions tell them apart.
pub(super) const SHORTHAND: [(u8, usize, u8); SHORTHANDS_COUNT] = [
    (CONST, ADDRESSES, 0),
    (CONST, CONSTANTS_ADDED, ADD),
    (GET, LOCALS_STORED, STORE),
    (LOAD, OFFSETS_LOADED, 0),
    (LOAD_I64, OFFSETS_LOADED, 0),
    (LOAD_F64, OFFSETS_LOADED, 0),
    (LOAD_I8, OFFSETS_LOADED, 0),
    (LOAD_U8, OFFSETS_LOADED, 0),
    (GET, LOCALS_LOADED, FIRST_SHORTHAND + 3),
    (GET, LOCALS_LOADED, FIRST_SHORTHAND + 4),
    (GET, LOCALS_LOADED, FIRST_SHORTHAND + 5),
    (GET, LOCALS_LOADED, FIRST_SHORTHAND + 6),
    (GET, LOCALS_LOADED, FIRST_SHORTHAND + 7),
    (GET, LOCALS_READ, FIRST_SHORTHAND + 1),
    (CONST, CONSTANTS, SUBTRACT),
    (CONST, CONSTANTS, SET),
    (CONST, CONSTANTS, STORE),
    (BRANCH, LABELS, END_OF_BLOCK),
];

/// Each opcode that a shorthand stands for, or an opcode itself, with the stream of the number after it.
pub(super) fn steps(code: u8) -> Vec<(u8, usize)> {
    let shorthand = code.checked_sub(FIRST_SHORTHAND).and_then(|index| SHORTHAND.get(usize::from(index)));
    match shorthand {
        None => vec![(code, stream_after(code))],
        Some((opcode, stream, 0)) => vec![(*opcode, *stream)],
        Some((opcode, stream, next)) => [vec![(*opcode, *stream)], steps(*next)].concat(),
    }
}

pub(super) fn longest_shorthand(instructions: &[&[u8]]) -> Option<u8> {
    let stands_for = |steps: &[(u8, usize)]| {
        let fits = |((opcode, stream), instruction): (&(u8, usize), &&[u8])| {
            *opcode == instruction[0]
                && number(instruction).is_some()
                && (*stream == ADDRESSES) == is_address(instruction)
        };
        // One of a single instruction is for what comes after another, but for an address.
        (steps.len() > 1 || steps[0].1 == ADDRESSES)
            && steps.len() <= instructions.len()
            && steps.iter().zip(instructions).all(fits)
    };
    let codes = (FIRST_SHORTHAND..).take(SHORTHANDS_COUNT);
    codes.filter(|code| stands_for(&steps(*code))).max_by_key(|code| steps(*code).len())
}

/// Four bytes, of which the last is zero: the data's are from 2²⁰ on, above the stack.
fn is_address(instruction: &[u8]) -> bool {
    matches!(instruction, [CONST, 128..=255, 128..=255, 128..=255, 0])
}

/// The number after the opcode, without the alignment; none of an instruction that stays whole.
pub(super) fn number(instruction: &[u8]) -> Option<&[u8]> {
    let (&opcode, rest) = instruction.split_first()?;
    match alignment(opcode) {
        _ if opcode >= FIRST_SHORTHAND => None,
        Some(least) => (least..8).contains(&rest[0]).then(|| &rest[1..]),
        None => (rest.is_empty() || stream_after(opcode) > 0).then_some(rest),
    }
}

/// Where the number goes that comes after an opcode, or 0.
pub(super) fn stream_after(opcode: u8) -> usize {
    match opcode {
        // A function, a global, a table or a long constant.
        0x10 | 0x23..=0x26 | 0x42 => OPCODES,
        GET => LOCALS_READ,
        SET | 0x22 => LOCALS_WRITTEN,
        BRANCH | 0x0d => LABELS,
        0x02..=0x04 => BLOCK_TYPES,
        CONST => CONSTANTS,
        _ if alignment(opcode).is_some() => OFFSETS,
        _ => 0,
    }
}

/// How an access to memory is aligned: by its width, and by four bytes where it is wider. Less than there is does no harm: it is a
/// hint to the engine.
pub(super) fn alignment(opcode: u8) -> Option<u8> {
    match opcode {
        0x2c | 0x2d | 0x30 | 0x31 | 0x3a | 0x3c => Some(0),
        0x2e | 0x2f | 0x32 | 0x33 | 0x3b | 0x3d => Some(1),
        0x28..=0x2b | 0x34..=0x39 | 0x3e => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use talkover_joiner::WHOLE;

    use super::*;

    #[test]
    fn every_shorthand_begins_with_what_has_a_number_and_is_of_use() {
        for (code, (opcode, stream, next)) in (FIRST_SHORTHAND..).zip(SHORTHAND) {
            assert!(code < WHOLE && stream_after(opcode) > 0, "{code:#x}");
            assert_eq!(alignment(opcode).is_some(), stream >= OFFSETS, "{code:#x}");
            let is_used = SHORTHAND.iter().any(|(_, _, next)| *next == code);
            assert!(next > 0 || stream == ADDRESSES || is_used, "{code:#x}");
        }
    }
}
