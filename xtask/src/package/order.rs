//! The functions of the wasm in the order in which they zip best: each beside what is most like it. So gzip finds near by
//! what repeats, and in the lists of the functions' types and locals alike is beside alike. Only the numbers of the functions change.

use std::collections::HashSet;
use std::mem;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module, RawSection};
use wasmparser::{Parser, Payload, TypeRef};

const FUNCTIONS: u8 = 3;
const CODE: u8 = 10;

/// From 0, not at all, to 1. Between them the wasm zips to sizes that are some 150 bytes apart, of which this gave the least when it
/// was last looked for; pieces of three bytes, and the other end first, were tried with it.
const LENGTH_COUNTS: f64 = 0.45;

struct Function<'a> {
    number: u32,
    type_number: u32,
    body: &'a [u8],
    /// All that it has two bytes of.
    pieces: HashSet<[u8; 2]>,
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
    let functions = in_order(&functions);
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
                let pieces = bytes.windows(2).map(|piece| [piece[0], piece[1]]).collect();
                let number = imports + functions.len() as u32;
                functions.push(Function { number, type_number, body, pieces });
            }
            _ => {}
        }
    }
    Ok((imports, functions))
}

/// The two that are most alike go side by side, then the next two, as long as each has a side left. So chains grow, until there is one.
fn in_order<'a, 'b>(functions: &'b [Function<'a>]) -> Vec<&'b Function<'a>> {
    let mut pairs = Vec::new();
    for (one, function) in functions.iter().enumerate() {
        pairs.extend((0..one).map(|other| (function.likeness(&functions[other]), one, other)));
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut chains: Vec<Vec<usize>> = (0..functions.len()).map(|function| vec![function]).collect();
    for (_, one, other) in pairs {
        let ending_with = |function| {
            chains.iter().position(|chain| [chain.first(), chain.last()].contains(&Some(&function)))
        };
        let (Some(left), Some(right)) = (ending_with(one), ending_with(other)) else { continue };
        if left != right {
            let mut right = mem::take(&mut chains[right]);
            if right.last() == Some(&other) {
                right.reverse();
            }
            if chains[left].first() == Some(&one) {
                chains[left].reverse();
            }
            chains[left].extend(right);
        }
    }
    // From this end on it zips best.
    chains.concat().into_iter().rev().map(|function| &functions[function]).collect()
}

impl Function<'_> {
    /// How much the two have in common. Of long ones that is more, and only so far does it count for less.
    fn likeness(&self, other: &Self) -> f64 {
        let common = self.pieces.intersection(&other.pieces).count();
        common as f64 / ((self.pieces.len() + other.pieces.len()) as f64).powf(LENGTH_COUNTS)
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        ElementSection, Elements, EntityType, ExportKind, ExportSection, Function as Body, ImportSection,
        Instruction, TypeSection, ValType,
    };
    use wasmparser::{ElementItems, Operator};

    use super::*;

    /// Function 0 is imported. Each of the others begins with a constant, which is its name here, and calls what it is given.
    fn module(functions: &[(i32, &[u32])], exported: u32, in_table: &[u32]) -> Vec<u8> {
        let (mut types, mut section, mut code) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        let (mut imports, mut exports, mut elements) =
            (ImportSection::new(), ExportSection::new(), ElementSection::new());
        types.ty().function([], []);
        types.ty().function([ValType::I32], []);
        imports.import("page", "fetch", EntityType::Function(0));
        for (name, calls) in functions {
            section.function(u32::from(*name < 0));
            let mut body = Body::new([]);
            body.instruction(&Instruction::I32Const(*name));
            for call in *calls {
                body.instruction(&Instruction::Call(*call));
            }
            code.function(body.instruction(&Instruction::End));
        }
        exports.export("start", ExportKind::Func, exported);
        elements.declared(Elements::Functions(in_table.into()));
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&section).section(&exports);
        module.section(&elements).section(&code);
        module.finish()
    }

    /// The functions' names, in their order; 0 is the imported one.
    fn names(wasm: &[u8]) -> Vec<i32> {
        calls(wasm).into_iter().map(|(name, _)| name).collect()
    }

    fn calls(wasm: &[u8]) -> Vec<(i32, Vec<u32>)> {
        let (_, functions) = read(wasm).unwrap();
        let mut calls = vec![(0, Vec::new())];
        for function in functions {
            let body = wasmparser::FunctionBody::new(wasmparser::BinaryReader::new(function.body, 0));
            let (mut name, mut called) = (0, Vec::new());
            for operator in body.get_operators_reader().unwrap() {
                match operator.unwrap() {
                    Operator::I32Const { value } => name = value,
                    Operator::Call { function_index } => called.push(function_index),
                    _ => {}
                }
            }
            calls.push((name, called));
        }
        calls
    }

    /// What is exported and what is in the table, by name.
    fn named_outside(wasm: &[u8]) -> (i32, Vec<i32>) {
        let names = names(wasm);
        let name = |number: u32| names[number as usize];
        let (mut exported, mut in_table) = (0, Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::ExportSection(exports) => {
                    exported = name(exports.into_iter().next().unwrap().unwrap().index);
                }
                Payload::ElementSection(elements) => {
                    let ElementItems::Functions(numbers) =
                        elements.into_iter().next().unwrap().unwrap().items
                    else {
                        panic!("the table has functions")
                    };
                    in_table = numbers.into_iter().map(|number| name(number.unwrap())).collect();
                }
                _ => {}
            }
        }
        (exported, in_table)
    }

    #[test]
    fn after_each_comes_the_one_most_like_it() {
        let functions: [(i32, &[u32]); 5] =
            [(1, &[0, 0, 0, 0]), (-2, &[]), (3, &[2, 2, 2, 2]), (-4, &[2]), (5, &[0, 0, 0])];
        let ordered = alike_beside_alike(&module(&functions, 1, &[])).unwrap();
        assert_eq!(names(&ordered), [0, 5, 1, -2, -4, 3]);
    }

    #[test]
    fn whatever_names_a_function_names_the_same_one_afterwards() {
        let functions: [(i32, &[u32]); 4] = [(-1, &[3, 0]), (2, &[1, 4]), (-3, &[3, 0]), (4, &[2])];
        let wasm = module(&functions, 3, &[4, 1]);
        let ordered = alike_beside_alike(&wasm).unwrap();
        assert_ne!(names(&ordered), names(&wasm), "nothing moved, so nothing is shown");
        let by_name = |wasm: &[u8]| {
            let names = names(wasm);
            let named = |number: &u32| names[*number as usize];
            let mut calls: Vec<_> = calls(wasm)
                .into_iter()
                .map(|(name, calls)| (name, calls.iter().map(named).collect::<Vec<_>>()))
                .collect();
            calls.sort_unstable();
            calls
        };
        assert_eq!(by_name(&ordered), by_name(&wasm));
        assert_eq!(named_outside(&ordered), named_outside(&wasm));
    }
}
