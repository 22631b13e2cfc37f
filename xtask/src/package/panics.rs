//! Takes the words out of panics. With `panic = "abort"` the standard library's panics end in a trap, and nobody ever sees the text
//! that they put together before: in a page it has nowhere to go. But all of `core::fmt` hangs on it. So every function that only
//! panics, or formats, becomes the trap itself, and wasm-opt drops what nothing calls any more. `wasm-snip` does the same; here it
//! is also made sure that nothing else formats, and that nothing panics for a reason that docs/reliability.md does not explain.
//! JSPI goes the same way, a part of js-sys that this package does not switch on.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Result, bail};
use wasm_encoder::{CodeSection, Module, RawSection};
use wasmparser::{KnownCustom, Name, Operator, Parser, Payload, TypeRef};

const FORMATS: &str = "::fmt::";
const PANICS: [&str; 13] = [
    "core::panicking::",
    "std::panicking::",
    "::panic_already_",
    "::panic_access_error",
    "::rust_begin_unwind",
    "::rust_oom",
    "::slice_index_fail",
    "::len_mismatch_fail",
    "::assert_failed",
    "::unwrap_failed",
    "::expect_failed",
    "raw_vec::handle_error",
    "alloc::handle_alloc_error",
];

/// The panics that are left in the package, each with who may call it; nobody named is anybody. Why none of them is ever reached is
/// in docs/reliability.md. An index out of range and the `unwrap` of nothing are not among them, and must not be.
const LEFT: [(&str, &[&str]); 11] = [
    ("raw_vec::handle_error", &[]),
    ("alloc::handle_alloc_error", &[]),
    ("std::alloc::rust_oom", &[]),
    ("cell::panic_already_borrowed", &[]),
    ("cell::panic_already_mutably_borrowed", &[]),
    ("panic_const_async_fn_resumed", &[]),
    ("local::panic_access_error", &[]),
    ("insert_mut::assert_failed", &["turn::enter"]),
    ("remove::assert_failed", &["line::Place"]),
    (
        "panicking::panic_fmt",
        &["raw_vec::capacity_overflow", "RawVecInner", "JsFuture", "lazy::panic_poisoned", "turn::enter"],
    ),
    ("core::panicking::panic", &["String>::truncate", "LazyCell", "JsThreadLocal"]),
];

const JSPI: &str = "futures::jspi::";
/// Asks whether JSPI is in use. Where it is not, wasm-bindgen writes the answer into the wasm. wasm-opt finds that what depends on it
/// is never called, but not what the table of functions has of it.
const IS_JSPI_USED: &str = "jspi::__wbindgen_jspi_in_context";
/// No locals, `i32.const 0`, `end`.
const NO: [u8; 4] = [0, 0x41, 0, 0x0b];

struct Function {
    index: u32,
    body: Range<u64>,
    calls: Vec<u32>,
}

pub(super) fn without_words(wasm: &[u8]) -> Result<Vec<u8>> {
    let (functions, names) = read(wasm)?;
    let name = |index: u32| names.get(&index).map_or("", String::as_str);
    let is_cut =
        |index: u32| name(index).contains(FORMATS) || PANICS.iter().any(|part| name(index).contains(part));
    if !functions.iter().any(|function| is_cut(function.index)) {
        bail!("no function of the wasm panics, by its name; does it have names, and the usual ones?");
    }
    let lacks_jspi = functions
        .iter()
        .any(|function| name(function.index).contains(IS_JSPI_USED) && *part(wasm, &function.body) == NO);
    let is_jspi = |index: u32| name(index).contains(JSPI) && !name(index).contains(IS_JSPI_USED);
    let mut code = CodeSection::new();
    for function in &functions {
        if is_cut(function.index) || lacks_jspi && is_jspi(function.index) {
            // No locals, `unreachable`, `end`.
            code.raw(&[0, 0, 0x0b]);
            continue;
        }
        if let Some(formatting) = function.calls.iter().find(|call| name(**call).contains(FORMATS)) {
            bail!(
                "{} calls {}, and the wasm of the package cannot format: put the text together with `text::concat`",
                name(function.index),
                name(*formatting)
            );
        }
        if let Some(panic) = function
            .calls
            .iter()
            .find(|call| is_cut(**call) && !is_explained(name(**call), name(function.index)))
        {
            bail!(
                "{} may panic by {}: write it in another way, or if that is never reached, say why in docs/reliability.md and add it to \
                 `LEFT` in xtask/src/package/panics.rs",
                name(function.index),
                name(*panic)
            );
        }
        code.raw(part(wasm, &function.body));
    }
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload?.as_section() {
            Some((10, _)) => drop(module.section(&code)),
            Some((id, range)) => drop(module.section(&RawSection { id, data: part(wasm, &range) })),
            None => {}
        }
    }
    Ok(module.finish())
}

fn is_explained(panic: &str, caller: &str) -> bool {
    LEFT.iter().any(|(part, callers)| {
        panic.ends_with(part) && (callers.is_empty() || callers.iter().any(|part| caller.contains(part)))
    })
}

fn part<'a>(wasm: &'a [u8], range: &Range<u64>) -> &'a [u8] {
    &wasm[range.start as usize..range.end as usize]
}

/// The functions, and the names of all, imported ones included.
fn read(wasm: &[u8]) -> Result<(Vec<Function>, BTreeMap<u32, String>)> {
    let (mut next, mut functions, mut names) = (0, Vec::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    next += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                let mut calls = Vec::new();
                for operator in body.get_operators_reader()? {
                    if let Operator::Call { function_index } = operator? {
                        calls.push(function_index);
                    }
                }
                functions.push(Function { index: next, body: body.range(), calls });
                next += 1;
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(subsections) = section.as_known() else { continue };
                for subsection in subsections {
                    let Name::Function(map) = subsection? else { continue };
                    for naming in map {
                        let naming = naming?;
                        names.insert(naming.index, without_hashes(naming.name));
                    }
                }
            }
            _ => {}
        }
    }
    Ok((functions, names))
}

/// `core[c5930c85a12de822]::fmt` is `core::fmt`.
fn without_hashes(name: &str) -> String {
    let mut depth = 0;
    let kept = name.chars().filter(|char| {
        depth += i32::from(*char == '[');
        let is_kept = depth == 0;
        depth -= i32::from(*char == ']');
        is_kept
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{Function as Body, FunctionSection, Instruction, NameMap, NameSection, TypeSection};

    use super::*;

    const TRAP: [u8; 3] = [0, 0, 0x0b];

    /// A module of functions without parameters, each with its name and what it does.
    fn module_that(functions: &[(&str, Instruction<'_>)]) -> Vec<u8> {
        let (mut types, mut section, mut code) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        let (mut map, mut names) = (NameMap::new(), NameSection::new());
        types.ty().function([], []);
        for (index, (name, instruction)) in (0..).zip(functions) {
            section.function(0);
            let mut body = Body::new([]);
            body.instruction(instruction).instruction(&Instruction::End);
            code.function(&body);
            map.append(index, name);
        }
        names.functions(&map);
        let mut module = Module::new();
        module.section(&types).section(&section).section(&code).section(&names);
        module.finish()
    }

    /// The same, of functions that call another.
    fn module(functions: &[(&str, u32)]) -> Vec<u8> {
        module_that(&Vec::from_iter(functions.iter().map(|(name, call)| (*name, Instruction::Call(*call)))))
    }

    fn bodies(wasm: &[u8]) -> Vec<&[u8]> {
        let (functions, _) = read(wasm).unwrap();
        functions.iter().map(|function| part(wasm, &function.body)).collect()
    }

    #[test]
    fn what_only_panics_or_formats_traps_and_all_else_stays() {
        let wasm = module(&[
            ("alloc::raw_vec::RawVecInner::shrink", 1),
            ("core[c5930c85a12de822]::panicking::panic_fmt", 2),
            ("core[c5930c85a12de822]::fmt::write", 0),
        ]);
        let cut = without_words(&wasm).unwrap();
        assert_eq!(bodies(&cut), [bodies(&wasm)[0], &TRAP, &TRAP]);
    }

    #[test]
    fn jspi_is_cut_where_it_is_not_in_use() {
        let wasm = |is_used| {
            module_that(&[
                ("js_sys::futures::jspi::SpawnedTask::wake", Instruction::Call(0)),
                ("js_sys::futures::jspi::__wbindgen_jspi_in_context::x", Instruction::I32Const(is_used)),
                ("core::panicking::panic_fmt", Instruction::Unreachable),
            ])
        };
        let (unused, used) = (wasm(0), wasm(1));
        assert_eq!(bodies(&without_words(&unused).unwrap())[..2], [&TRAP, bodies(&unused)[1]]);
        assert_eq!(bodies(&without_words(&used).unwrap())[..2], bodies(&used)[..2]);
    }

    #[test]
    fn code_that_formats_is_refused_by_name() {
        let wasm = module(&[("app::save", 1), ("core::fmt::write", 2), ("core::panicking::panic_fmt", 1)]);
        let refusal = without_words(&wasm).unwrap_err().to_string();
        assert!(refusal.starts_with("app::save calls core::fmt::write"), "{refusal}");
    }

    #[test]
    fn a_panic_that_nobody_explains_is_refused_by_name() {
        let wasm = |caller, panic| module(&[(caller, 1), (panic, 0)]);
        let refusal = |caller, panic| without_words(&wasm(caller, panic)).map_err(|error| error.to_string());
        let found = refusal("app::save", "core::panicking::panic_bounds_check").unwrap_err();
        assert!(found.starts_with("app::save may panic by core::panicking::panic_bounds_check"), "{found}");
        refusal("app::save", "core[c593]::panicking::panic").unwrap_err();
        refusal("<alloc::string::String>::truncate", "core[c593]::panicking::panic").unwrap();
    }

    #[test]
    fn every_panic_that_is_left_is_explained_in_the_docs() {
        let docs = include_str!("../../../docs/reliability.md");
        for (panic, callers) in LEFT {
            assert!(docs.contains(&format!("`{panic}`")), "{panic}");
            for caller in callers {
                assert!(docs.contains(&format!("`{caller}`")), "{panic} in {caller}");
            }
        }
    }

    #[test]
    fn a_wasm_in_which_nothing_panics_by_name_is_an_error() {
        assert!(without_words(&module(&[("app::save", 0)])).is_err());
    }
}
