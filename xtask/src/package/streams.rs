//! The wasm in the form in which it zips best. `pkg/src/streams.js` puts it together again. What stands in its functions is dealt
//! out to streams by what it is: opcodes to opcodes, numbers of locals to numbers of locals. So gzip has alike beside alike. What
//! follows from the rest is left out: how long a function is, and how an access to memory is aligned.

use anyhow::{Context, Result, bail};
use wasm_encoder::{Encode, Module, RawSection};
use wasmparser::{FunctionBody, Parser, Payload};

/// All that is no instruction: what comes before the functions, the types of their locals, and what comes after them.
const FRAME: usize = 0;
const LOCALS_WRITTEN: usize = 1;
const LOCALS_READ: usize = 2;
const OPCODES: usize = 3;
const CONSTANTS: usize = 4;
const OFFSETS: usize = 5;
const LABELS: usize = 6;
const BLOCK_TYPES: usize = 7;

/// Stands for an instruction that is not dealt out; its length and its bytes follow. No opcode has this number.
const WHOLE: u8 = 0xff;
/// Whoever puts a function together knows its size last, so that it has a place of this length, whatever it is.
const SIZE_LENGTH: usize = 3;
const CODE: u8 = 10;

/// Each function's streams go on where those of the function before end.
#[derive(Default)]
struct Streams {
    parts: [Vec<u8>; 8],
    functions: u32,
    code_size: usize,
}

/// First come numbers of four bytes: the size of the wasm, how much of the frame is before the functions, how many these are, and
/// where each stream begins. The frame is the last, so that it ends where all ends.
pub(super) fn split(wasm: &[u8]) -> Result<Vec<u8>> {
    let (mut before, mut after) = (Module::new(), Module::new());
    let mut streams = Streams::default();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CodeSectionEntry(function) = &payload {
            streams.deal_out(function, wasm)?;
        } else if let Some((id, range)) = payload.as_section()
            && id != CODE
        {
            let module = if streams.functions == 0 { &mut before } else { &mut after };
            module.section(&RawSection { id, data: bytes(wasm, range.start, range.end) });
        }
    }
    Ok(streams.finish(before.finish(), &after.finish()))
}

impl Streams {
    fn deal_out(&mut self, function: &FunctionBody<'_>, wasm: &[u8]) -> Result<()> {
        let operators = function.get_operators_reader()?;
        let (whole, start) = (function.range(), operators.original_position());
        self.functions += 1;
        self.code_size += SIZE_LENGTH + (whole.end - whole.start) as usize;
        self.parts[FRAME].extend(bytes(wasm, whole.start, start));
        let mut starts = Vec::new();
        for operator in operators.into_iter_with_offsets() {
            starts.push(operator?.1);
        }
        let ends = starts.iter().skip(1).copied().chain([whole.end]);
        for (start, end) in starts.iter().zip(ends) {
            self.deal_out_instruction(bytes(wasm, *start, end))?;
        }
        Ok(())
    }

    fn deal_out_instruction(&mut self, instruction: &[u8]) -> Result<()> {
        let (&opcode, rest) = instruction.split_first().context("an instruction has an opcode")?;
        if matches!(opcode, 0x06..=0x0a | 0x18 | 0x19 | 0x1f | WHOLE) {
            bail!("whoever puts the wasm together does not know the instruction {opcode:#x}");
        }
        if rest.is_empty() {
            self.parts[OPCODES].push(opcode);
        } else if let Some(stream) = stream_after(opcode) {
            self.parts[OPCODES].push(opcode);
            self.parts[stream].extend(rest);
        } else if alignment(opcode).is_some_and(|least| (least..8).contains(&rest[0])) {
            self.parts[OPCODES].push(opcode);
            self.parts[OFFSETS].extend(&rest[1..]);
        } else {
            self.parts[OPCODES].extend([WHOLE, u8::try_from(instruction.len())?]);
            self.parts[OPCODES].extend(instruction);
        }
        Ok(())
    }

    fn finish(self, mut before: Vec<u8>, after: &[u8]) -> Vec<u8> {
        // Each is a module with its own beginning.
        let after = &after[Module::HEADER.len()..];
        let mut count = Vec::new();
        self.functions.encode(&mut count);
        before.push(CODE);
        (count.len() + self.code_size).encode(&mut before);
        before.extend(count);
        let size = before.len() + self.code_size + after.len();

        let Streams { parts: [types, others @ ..], functions, .. } = self;
        let mut numbers = vec![size as u32, before.len() as u32, functions];
        let mut place = 4 * (numbers.len() + 1 + others.len());
        let frame = place + others.iter().map(Vec::len).sum::<usize>();
        numbers.push(frame as u32);
        for stream in &others {
            numbers.push(place as u32);
            place += stream.len();
        }
        let numbers: Vec<u8> = numbers.into_iter().flat_map(u32::to_le_bytes).collect();
        [numbers, others.concat(), before, types, after.to_vec()].concat()
    }
}

fn bytes(wasm: &[u8], start: u64, end: u64) -> &[u8] {
    &wasm[start as usize..end as usize]
}

/// Where the number goes that comes after an opcode.
fn stream_after(opcode: u8) -> Option<usize> {
    match opcode {
        // A function, a global, a table or a long constant.
        0x10 | 0x23..=0x26 | 0x42 => Some(OPCODES),
        0x20 => Some(LOCALS_READ),
        0x21 | 0x22 => Some(LOCALS_WRITTEN),
        0x0c | 0x0d => Some(LABELS),
        0x02..=0x04 => Some(BLOCK_TYPES),
        0x41 => Some(CONSTANTS),
        _ => None,
    }
}

/// How an access to memory is aligned: by its width, and by four bytes where it is wider. Less than there is does no harm: it is a
/// hint to the engine.
fn alignment(opcode: u8) -> Option<u8> {
    match opcode {
        0x2c | 0x2d | 0x30 | 0x31 | 0x3a | 0x3c => Some(0),
        0x2e | 0x2f | 0x32 | 0x33 | 0x3b | 0x3d => Some(1),
        0x28..=0x2b | 0x34..=0x39 | 0x3e => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        BlockType, CodeSection, CustomSection, Function, FunctionSection, Instruction, MemArg, MemArgTarget,
        MemorySection, MemoryType, TypeSection, ValType,
    };

    use super::*;

    /// A module with one function.
    fn module(instructions: &[Instruction<'_>]) -> Vec<u8> {
        let (mut types, mut functions, mut code) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        let mut memories = MemorySection::new();
        types.ty().function([], []);
        functions.function(0);
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut function = Function::new([(2, ValType::I32)]);
        for instruction in instructions {
            function.instruction(instruction);
        }
        code.function(&function);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&memories).section(&code);
        module.section(&CustomSection { name: "end".into(), data: (&[]).into() });
        module.finish()
    }

    fn memory(align: u32, offset: u64) -> MemArg {
        MemArg { offset, align, target: MemArgTarget::Memory(0), ordering: None }
    }

    /// The streams without the numbers before them.
    fn streams(instructions: &[Instruction<'_>]) -> Vec<Vec<u8>> {
        let split = split(&module(instructions)).unwrap();
        let number = |index: usize| u32::from_le_bytes(split[4 * index..][..4].try_into().unwrap()) as usize;
        let ends =
            [split.len(), number(5), number(6), number(7), number(8), number(9), number(10), number(3)];
        (3..11).zip(ends).map(|(start, end)| split[number(start)..end].to_vec()).collect()
    }

    #[test]
    fn each_stream_has_what_is_alike() {
        let [frame, written, read, opcodes, constants, offsets, labels, types] = streams(&[
            Instruction::Block(BlockType::Empty),
            Instruction::LocalGet(1),
            Instruction::BrIf(0),
            Instruction::I32Const(-300),
            Instruction::I64Load(memory(3, 200)),
            Instruction::LocalSet(0),
            Instruction::End,
            Instruction::Call(0),
            Instruction::End,
        ])
        .try_into()
        .unwrap();
        assert_eq!(opcodes, [0x02, 0x20, 0x0d, 0x41, 0x29, 0x21, 0x0b, 0x10, 0, 0x0b]);
        assert_eq!((written, read), (vec![0], vec![1]));
        assert_eq!(types, [0x40]);
        assert_eq!(labels, [0]);
        assert_eq!(offsets, [200, 1]);
        assert_eq!(constants, [0xd4, 0x7d]);
        assert_eq!(frame[..Module::HEADER.len()], Module::HEADER);
        // The code section with its size and one function, the types of its locals, and the section after it.
        assert!(frame.ends_with(&[CODE, 26, 1, 1, 2, 0x7f, 0, 4, 3, b'e', b'n', b'd']), "{frame:?}");
    }

    #[test]
    fn what_the_reader_cannot_tell_the_length_of_stays_whole() {
        let [_, _, _, opcodes, _, offsets, _, _] = streams(&[
            Instruction::F64Const(0.0.into()),
            Instruction::I32Load(memory(1, 5)),
            Instruction::MemoryFill(0),
            Instruction::End,
        ])
        .try_into()
        .unwrap();
        let whole = [&[WHOLE, 9, 0x44][..], &[0; 8], &[WHOLE, 3, 0x28, 1, 5, WHOLE, 3, 0xfc, 11, 0, 0x0b]];
        assert_eq!(opcodes, whole.concat());
        assert!(offsets.is_empty());
    }

    #[test]
    fn a_block_of_a_kind_that_the_reader_does_not_count_is_refused() {
        let caught =
            [Instruction::TryTable(BlockType::Empty, [][..].into()), Instruction::End, Instruction::End];
        assert!(split(&module(&caught)).is_err());
    }
}
