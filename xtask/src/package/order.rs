//! The functions of the wasm in the order in which they zip best: after each comes the one that is most like it. So gzip finds near by
//! what repeats, and in the lists of the functions' types and locals alike is beside alike. Only the numbers of the functions change.

use std::collections::HashSet;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module, RawSection};
use wasmparser::{Parser, Payload, TypeRef};

const FUNCTIONS: u8 = 3;
const CODE: u8 = 10;

struct Function<'a> {
    number: u32,
    type_number: u32,
    body: &'a [u8],
    /// All that it has three bytes of.
    pieces: HashSet<[u8; 3]>,
}

/// The new number of each function, imported ones included.
struct Renumbered(Vec<u32>);

impl Reencode for Renumbered {
    type Error = anyhow::Error;

    fn function_index(&mut self, number: u32) -> Result<u32, reencode::Error<Self::Error>> {
        let renumbered = self.0.get(number as usize).copied();
        renumbered.ok_or_else(|| reencode::Error::UserError(anyhow!("the wasm has no function {number}")))
    }
}

pub(super) fn alike_beside_alike(wasm: &[u8]) -> Result<Vec<u8>> {
    let (imports, functions) = read(wasm)?;
    let functions = in_order(functions);
    let mut numbers: Vec<u32> = (0..imports).chain(functions.iter().map(|_| 0)).collect();
    let (mut types, mut code) = (FunctionSection::new(), CodeSection::new());
    for (number, function) in (imports..).zip(&functions) {
        numbers[function.number as usize] = number;
        types.function(function.type_number);
        code.raw(function.body);
    }
    let mut moved = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload?.as_section() {
            Some((FUNCTIONS, _)) => drop(moved.section(&types)),
            Some((CODE, _)) => drop(moved.section(&code)),
            Some((id, range)) => {
                let data = &wasm[range.start as usize..range.end as usize];
                moved.section(&RawSection { id, data });
            }
            None => {}
        }
    }
    let mut renumbered = Module::new();
    Renumbered(numbers)
        .parse_core_module(&mut renumbered, Parser::new(0), &moved.finish())
        .map_err(|error| anyhow!("{error}"))?;
    Ok(renumbered.finish())
}

/// How many functions are imported, and the others.
fn read(wasm: &[u8]) -> Result<(u32, Vec<Function<'_>>)> {
    let (mut imports, mut types, mut functions) = (0, Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imports += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::FunctionSection(section) => types = section.into_iter().collect::<Result<_, _>>()?,
            Payload::CodeSectionEntry(entry) => {
                let range = entry.range();
                let body = &wasm[range.start as usize..range.end as usize];
                let type_number = *types.get(functions.len()).context("a function has no type")?;
                let start = [0, 0, type_number as u8];
                let bytes: Vec<u8> = start.iter().chain(body).copied().collect();
                let pieces = bytes.windows(3).map(|piece| [piece[0], piece[1], piece[2]]).collect();
                let number = imports + functions.len() as u32;
                functions.push(Function { number, type_number, body, pieces });
            }
            _ => {}
        }
    }
    Ok((imports, functions))
}

fn in_order(mut left: Vec<Function<'_>>) -> Vec<Function<'_>> {
    left.sort_by_key(|function| (function.type_number, function.body));
    let mut ordered: Vec<Function<'_>> = Vec::new();
    while !left.is_empty() {
        let next = ordered.last().map_or(0, |last| {
            let likeness = |function: &Function<'_>| last.likeness(function);
            let most = (0..left.len()).rev().max_by(|a, b| likeness(&left[*a]).total_cmp(&likeness(&left[*b])));
            most.unwrap_or_default()
        });
        ordered.push(left.remove(next));
    }
    ordered
}

impl Function<'_> {
    /// How much the two have in common, from 0 up to ½.
    fn likeness(&self, other: &Self) -> f64 {
        let common = self.pieces.intersection(&other.pieces).count();
        common as f64 / (self.pieces.len() + other.pieces.len()) as f64
    }
}
