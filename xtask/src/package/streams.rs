//! The wasm in the form in which it zips best. What stands in its functions is dealt out to streams by what it is: opcodes to opcodes,
//! numbers of locals to numbers of locals. So gzip has alike beside alike. What often follows each other has a shorthand, and an address
//! is told by the way from the one before. What follows from the rest is left out: how long a function is, and how an access to memory
//! is aligned. `pkg/joiner` puts it together again.

use anyhow::{Context, Result, bail, ensure};
use talkover_joiner::{
    ADDRESSES, AFTER, BEFORE, CODE_SIZE, END, FRAME, FUNCTIONS, HEADER_SIZE, IMAGE_SIZE, Image, KINDS, NEXT,
    OPCODES, SHORTHANDS, SIZE_LENGTH, STREAMS, WASM, WHOLE,
};
use wasm_encoder::{Encode, Module, RawSection};
use wasmparser::{BinaryReader, FunctionBody, Parser, Payload};

use super::instructions::{SHORTHAND, alignment, longest_shorthand, number, steps, stream_after};

const CODE: u8 = 10;

/// Each function's streams go on where those of the function before end.
#[derive(Default)]
struct Streams {
    parts: [Vec<u8>; STREAMS],
    /// What the code named last.
    address: i32,
    functions: u32,
    code_size: usize,
}

/// What the page is given: the joiner, and after it the image of the memory in which it joins.
pub(super) fn split(wasm: &[u8], joiner: &[u8]) -> Result<Vec<u8>> {
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
    let image = streams.image(before.finish(), &after.finish())?;
    let mut joined = Box::new([0; IMAGE_SIZE]);
    joined[..image.len()].copy_from_slice(&image);
    let end = Image::new(&mut joined).join();
    ensure!(contents(&joined[WASM..end])? == contents(wasm)?, "the joiner makes another wasm of its streams");
    Ok([filled_up(joiner)?, image].concat())
}

/// All that the wasm does. Neither how functions' sizes are written nor how accesses to memory are aligned belongs to that.
fn contents(wasm: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut contents = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CodeSectionEntry(function) = &payload {
            let (locals, instructions) = parts(function, wasm)?;
            contents.push(locals.to_vec());
            contents.extend(instructions.iter().map(|instruction| match number(instruction) {
                Some(number) => [&instruction[..1], number].concat(),
                None => instruction.to_vec(),
            }));
        } else if let Some((id, range)) = payload.as_section()
            && id != CODE
        {
            contents.push(bytes(wasm, range.start, range.end).to_vec());
        }
    }
    Ok(contents)
}

/// The types of a function's locals, and each of its instructions.
fn parts<'a>(function: &FunctionBody<'_>, wasm: &'a [u8]) -> Result<(&'a [u8], Vec<&'a [u8]>)> {
    let operators = function.get_operators_reader()?;
    let (whole, start) = (function.range(), operators.original_position());
    let mut starts = Vec::new();
    for operator in operators.into_iter_with_offsets() {
        starts.push(operator?.1);
    }
    let ends = starts.iter().skip(1).copied().chain([whole.end]);
    let instructions = starts.iter().zip(ends).map(|(start, end)| bytes(wasm, *start, end)).collect();
    Ok((bytes(wasm, whole.start, start), instructions))
}

/// The joiner with a section that nobody reads, so that what comes after it has its place.
fn filled_up(joiner: &[u8]) -> Result<Vec<u8>> {
    // A section has its number and its size before it, and a custom one a name, which is empty here.
    const AROUND: usize = 4;
    let room = CODE_SIZE
        .checked_sub(joiner.len() + AROUND)
        .context("the joiner has more code than there is room")?;
    let filler = vec![0; room];
    let mut filled = joiner.to_vec();
    filled.push(0);
    let size = 1 + room;
    // Two bytes, however small the number is.
    filled.extend([size as u8 | 128, (size >> 7) as u8, 0]);
    filled.extend(filler);
    Ok(filled)
}

impl Streams {
    fn deal_out(&mut self, function: &FunctionBody<'_>, wasm: &[u8]) -> Result<()> {
        let (locals, instructions) = parts(function, wasm)?;
        let whole = function.range();
        self.functions += 1;
        self.code_size += SIZE_LENGTH + (whole.end - whole.start) as usize;
        self.parts[FRAME].extend(locals);
        let mut rest = instructions.as_slice();
        while let Some(instruction) = rest.first() {
            let shorthand = longest_shorthand(rest);
            let steps = shorthand.map_or_else(|| steps(instruction[0]), steps);
            match shorthand {
                Some(code) => self.parts[OPCODES].push(code),
                None => self.put_opcode(instruction)?,
            }
            for ((_, stream), instruction) in steps.iter().zip(rest) {
                self.put_number(*stream, number(instruction).unwrap_or_default())?;
            }
            rest = &rest[steps.len()..];
        }
        Ok(())
    }

    fn put_opcode(&mut self, instruction: &[u8]) -> Result<()> {
        let opcode = instruction[0];
        if matches!(opcode, 0x06..=0x0a | 0x18 | 0x19 | 0x1f) {
            bail!("whoever puts the wasm together does not know the instruction {opcode:#x}");
        }
        if number(instruction).is_some() {
            self.parts[OPCODES].push(opcode);
        } else {
            self.parts[OPCODES].extend([WHOLE, u8::try_from(instruction.len())?]);
            self.parts[OPCODES].extend(instruction);
        }
        Ok(())
    }

    fn put_number(&mut self, stream: usize, number: &[u8]) -> Result<()> {
        if stream == ADDRESSES {
            let address = BinaryReader::new(number, 0).read_var_i32()?;
            (address - self.address).encode(&mut self.parts[ADDRESSES]);
            self.address = address;
        } else {
            self.parts[stream].extend(number);
        }
        Ok(())
    }

    /// The frame is the last of the streams, so that the wasm's end is where all ends.
    fn image(self, mut before: Vec<u8>, after: &[u8]) -> Result<Vec<u8>> {
        // Each is a module with its own beginning.
        let after = &after[Module::HEADER.len()..];
        let mut count = Vec::new();
        self.functions.encode(&mut count);
        before.push(CODE);
        (count.len() + self.code_size).encode(&mut before);
        before.extend(count);
        ensure!(
            WASM + before.len() + self.code_size + after.len() <= IMAGE_SIZE,
            "the wasm has outgrown the joiner's memory"
        );

        let Streams { parts: [types, others @ ..], functions, .. } = self;
        let mut image = vec![0; HEADER_SIZE];
        let mut set = |place: usize, number: usize| {
            image[place..place + 4].copy_from_slice(&(number as u32).to_le_bytes())
        };
        let mut place = HEADER_SIZE;
        for (stream, part) in (1..).zip(&others) {
            set(NEXT + 4 * stream, place);
            place += part.len();
        }
        set(NEXT + 4 * FRAME, place);
        set(END, WASM);
        set(BEFORE, before.len());
        set(FUNCTIONS, functions as usize);
        set(AFTER, after.len());
        let kind = |opcode: u8, stream: usize| stream as u8 | alignment(opcode).unwrap_or(0) << 4;
        for opcode in 0..=u8::MAX {
            image[KINDS + usize::from(opcode)] = kind(opcode, stream_after(opcode));
        }
        for (place, (opcode, stream, next)) in (SHORTHANDS..).step_by(3).zip(SHORTHAND) {
            image[place..place + 3].copy_from_slice(&[opcode, kind(opcode, stream), next]);
        }
        let image = [image, others.concat(), before, types, after.to_vec()].concat();
        ensure!(image.len() <= WASM, "the streams have outgrown the joiner's memory");
        Ok(image)
    }
}

fn bytes(wasm: &[u8], start: u64, end: u64) -> &[u8] {
    &wasm[start as usize..end as usize]
}

#[cfg(test)]
mod tests {
    use std::iter;

    use wasm_encoder::{
        BlockType, CodeSection, CustomSection, Function, FunctionSection, Instruction, MemArg, MemArgTarget,
        MemorySection, MemoryType, TypeSection, ValType,
    };

    use talkover_joiner::{BLOCK_TYPES, FIRST_SHORTHAND, OFFSETS};

    use super::super::instructions::*;
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

    /// The image of the memory, with room for the wasm.
    fn image_of(module: &[u8]) -> Box<[u8; IMAGE_SIZE]> {
        let mut image = Box::new([0; IMAGE_SIZE]);
        let split = split(module, Module::HEADER.as_slice()).unwrap();
        image[..split.len() - CODE_SIZE].copy_from_slice(&split[CODE_SIZE..]);
        image
    }

    fn streams(instructions: &[Instruction<'_>]) -> Vec<Vec<u8>> {
        let module = module(instructions);
        let end = split(&module, &[]).unwrap().len() - CODE_SIZE;
        let image = image_of(&module);
        let next =
            |stream: usize| u32::from_le_bytes(image[NEXT + 4 * stream..][..4].try_into().unwrap()) as usize;
        // The frame is the last in the image.
        let ends = (1..STREAMS).map(|stream| next((stream + 1) % STREAMS));
        let ends = [end].into_iter().chain(ends);
        ends.enumerate().map(|(stream, end)| image[next(stream)..end].to_vec()).collect()
    }

    #[test]
    fn each_stream_has_what_is_alike() {
        let streams = streams(&[
            Instruction::Block(BlockType::Empty),
            Instruction::LocalGet(1),
            Instruction::BrIf(0),
            Instruction::I32Const(-300),
            Instruction::I64Load(memory(3, 200)),
            Instruction::LocalSet(0),
            Instruction::End,
            Instruction::Call(0),
            Instruction::End,
        ]);
        assert_eq!(streams[OPCODES], [0x02, 0x20, 0x0d, 0x41, 0x29, 0x21, 0x0b, 0x10, 0, 0x0b]);
        assert_eq!((&streams[LOCALS_WRITTEN], &streams[LOCALS_READ]), (&vec![0], &vec![1]));
        assert_eq!(streams[BLOCK_TYPES], [0x40]);
        assert_eq!(streams[LABELS], [0]);
        assert_eq!(streams[OFFSETS], [200, 1]);
        assert_eq!(streams[CONSTANTS], [0xd4, 0x7d]);
        let frame = &streams[FRAME];
        assert_eq!(frame[..Module::HEADER.len()], Module::HEADER);
        // The code section with its size and one function, the types of its locals, and the section after it.
        assert!(frame.ends_with(&[CODE, 26, 1, 1, 2, 0x7f, 0, 4, 3, b'e', b'n', b'd']), "{frame:?}");
    }

    #[test]
    fn instructions_that_follow_each_other_have_a_shorthand() {
        let streams = streams(&[
            Instruction::LocalGet(1),
            Instruction::I32Const(16),
            Instruction::I32Add,
            Instruction::LocalGet(0),
            Instruction::I32Load(memory(2, 12)),
            Instruction::I32Const(7),
            Instruction::End,
        ]);
        let [sum, load] = [13, 8].map(|index| FIRST_SHORTHAND + index);
        assert_eq!(streams[OPCODES], [sum, load, CONST, END_OF_BLOCK]);
        assert_eq!((&streams[LOCALS_READ], &streams[CONSTANTS_ADDED]), (&vec![1], &vec![16]));
        assert_eq!((&streams[LOCALS_LOADED], &streams[OFFSETS_LOADED]), (&vec![0], &vec![12]));
        assert_eq!(streams[CONSTANTS], [7]);
    }

    #[test]
    fn an_address_is_the_way_from_the_one_before() {
        let streams = streams(&[
            Instruction::I32Const(1 << 20),
            Instruction::I32Const((1 << 20) + 100),
            Instruction::I32Const((1 << 20) + 99),
            // Not of four bytes.
            Instruction::I32Const((1 << 20) - 1),
            Instruction::I32Const(1 << 21),
            Instruction::End,
        ]);
        assert_eq!(streams[OPCODES][..3], [FIRST_SHORTHAND; 3]);
        assert_eq!(streams[OPCODES][3..5], [CONST; 2]);
        assert_eq!(streams[ADDRESSES], [0x80, 0x80, 0xc0, 0, 0xe4, 0, 0x7f]);
    }

    #[test]
    fn what_the_reader_cannot_tell_the_length_of_stays_whole() {
        let streams = streams(&[
            Instruction::F64Const(0.0.into()),
            Instruction::I32Load(memory(1, 5)),
            Instruction::MemoryFill(0),
            Instruction::End,
        ]);
        let whole = [&[WHOLE, 9, 0x44][..], &[0; 8], &[WHOLE, 3, 0x28, 1, 5, WHOLE, 3, 0xfc, 11, 0, 0x0b]];
        assert_eq!(streams[OPCODES], whole.concat());
        assert!(streams[OFFSETS].is_empty());
    }

    #[test]
    fn what_is_joined_is_the_same_but_for_the_length_of_sizes() {
        let mut instructions = vec![
            Instruction::Block(BlockType::Result(ValType::I32)),
            Instruction::I32Const(i32::MIN),
            Instruction::I32Const((1 << 21) - 1),
            Instruction::I32Add,
            Instruction::I32Const(1 << 20),
            Instruction::I32Sub,
            Instruction::I32Load8U(memory(0, 1 << 20)),
            Instruction::End,
            Instruction::LocalTee(1),
            Instruction::If(BlockType::Empty),
            Instruction::F64Const(0.5.into()),
            Instruction::Drop,
            Instruction::Loop(BlockType::Empty),
            Instruction::Br(1),
            Instruction::End,
            Instruction::Else,
            Instruction::LocalGet(0),
            Instruction::BrTable([0, 0, 0][..].into(), 0),
            Instruction::End,
        ];
        // A function whose size takes three bytes in the wasm itself, so that the joined one is the same to the byte.
        instructions.extend(iter::repeat_n(Instruction::Nop, 1 << 14));
        instructions.push(Instruction::End);
        let module = module(&instructions);
        let mut image = image_of(&module);
        let end = Image::new(&mut image).join();
        assert_eq!(image[WASM..end], module);
    }

    #[test]
    fn the_joiner_is_filled_up_with_a_section_that_nobody_reads() {
        let mut joiner = Module::new();
        joiner.section(&TypeSection::new());
        for joiner in [joiner.finish(), Module::new().finish()] {
            let filled = filled_up(&joiner).unwrap();
            assert_eq!(filled.len(), CODE_SIZE);
            assert!(Parser::new(0).parse_all(&filled).all(|payload| payload.is_ok()));
        }
        assert!(filled_up(&[0; CODE_SIZE]).is_err());
    }

    #[test]
    fn a_block_of_a_kind_that_the_reader_does_not_count_is_refused() {
        let caught =
            [Instruction::TryTable(BlockType::Empty, [][..].into()), Instruction::End, Instruction::End];
        assert!(split(&module(&caught), &[]).is_err());
    }
}
