//! The wasm out of the streams that it was dealt out to (`xtask/src/package/streams.rs`). This runs in the page, before its first
//! call, as a wasm of its own: JavaScript is slow until it has run for a while, and this runs once.
//!
//! The two meet in an image of the memory. It has the streams, where each begins, and room for the wasm.

/// How much of the memory there is for the joiner's own code, in the file and in the memory; the image comes after it.
pub const CODE_SIZE: usize = 1024;
pub const MEMORY_SIZE: usize = 4 << 16;
pub const IMAGE_SIZE: usize = MEMORY_SIZE - CODE_SIZE;

// What stands where in the image. Numbers have four bytes, and the addresses among them are of the image.

/// Where the next byte of each stream is.
pub const NEXT: usize = 0;
pub const STREAMS: usize = 13;
/// Where the next byte of the wasm goes.
pub const END: usize = NEXT + 4 * STREAMS;
/// How many bytes are before the functions, how many functions there are, and how many bytes after them.
pub const BEFORE: usize = END + 4;
pub const FUNCTIONS: usize = BEFORE + 4;
pub const AFTER: usize = FUNCTIONS + 4;
/// The address that code of the wasm named last.
pub const ADDRESS: usize = AFTER + 4;
/// For each opcode, from which stream the number is that comes after it, or 0; times 16, how an access to memory is aligned.
pub const KINDS: usize = ADDRESS + 4;
/// For each shorthand the opcode that it stands for, the same of that, and what comes next: an opcode, a shorthand, or 0 for
/// whatever is next in the stream.
pub const SHORTHANDS: usize = KINDS + 256;
pub const SHORTHANDS_COUNT: usize = 18;
pub const HEADER_SIZE: usize = SHORTHANDS + 3 * SHORTHANDS_COUNT;
/// Where the wasm begins.
pub const WASM: usize = 1 << 17;

/// All that is no instruction: what comes before the functions, the types of their locals, and what comes after them.
pub const FRAME: usize = 0;
/// Each as the way to it from the one before.
pub const ADDRESSES: usize = 6;
pub const OPCODES: usize = 7;
pub const BLOCK_TYPES: usize = 10;
/// From this one on they have where an access to memory is, of which the alignment comes first.
pub const OFFSETS: usize = 11;

/// The number of the first shorthand. What has such an opcode itself is not dealt out.
pub const FIRST_SHORTHAND: u8 = 0xe0;
/// Stands for an instruction that is not dealt out; its length and its bytes follow.
pub const WHOLE: u8 = 0xff;
/// A function's size is known last, so that it has a place of this length, whatever it is.
pub const SIZE_LENGTH: usize = 3;
const END_OF_BLOCK: u8 = 0x0b;

pub struct Image<'a>(&'a mut [u8; IMAGE_SIZE]);

// What cannot be is made nothing of, since a panic would bring its words along; the package is not built if this gives another wasm.
impl<'a> Image<'a> {
    pub fn new(image: &'a mut [u8; IMAGE_SIZE]) -> Self {
        Self(image)
    }

    /// Gives the address at which the wasm ends.
    pub fn join(&mut self) -> usize {
        self.copy_some(FRAME, self.number(BEFORE));
        for _ in 0..self.number(FUNCTIONS) {
            self.join_function();
        }
        self.copy_some(FRAME, self.number(AFTER));
        self.number(END)
    }

    fn join_function(&mut self) {
        let start = self.number(END);
        self.set_number(END, start + SIZE_LENGTH);
        for _ in 0..self.copy(FRAME) {
            self.copy_number(FRAME);
            self.copy(FRAME);
        }
        let (mut depth, mut next) = (1, 0);
        while depth > 0 {
            let code = if next > 0 { next } else { self.take(OPCODES) };
            next = 0;
            if code == WHOLE {
                let length = self.take(OPCODES);
                self.copy_some(OPCODES, length.into());
                continue;
            }
            let (opcode, kind) = if code < FIRST_SHORTHAND {
                (code, self.byte(KINDS + usize::from(code)))
            } else {
                let place = SHORTHANDS + 3 * usize::from(code - FIRST_SHORTHAND);
                next = self.byte(place + 2);
                (self.byte(place), self.byte(place + 1))
            };
            self.put(opcode);
            if opcode == END_OF_BLOCK {
                depth -= 1;
            }
            let stream = usize::from(kind % 16);
            if stream == BLOCK_TYPES {
                depth += 1;
            }
            if stream >= OFFSETS {
                self.put(kind / 16);
            }
            if stream == ADDRESSES {
                self.put_address();
            } else if stream > 0 {
                self.copy_number(stream);
            }
        }
        let size = self.number(END) - start - SIZE_LENGTH;
        if let Some(place) = self.0.get_mut(start..start + SIZE_LENGTH) {
            place.copy_from_slice(&[size as u8 | 128, (size >> 7) as u8 | 128, (size >> 14) as u8]);
        }
    }

    /// An address has four bytes, seven bits in each.
    fn put_address(&mut self) {
        let (mut step, mut shift) = (0, 0);
        let last = loop {
            let byte = self.take(ADDRESSES);
            step |= usize::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                break byte;
            }
        };
        if last > 63 {
            step = step.wrapping_sub(1 << shift);
        }
        let address = self.number(ADDRESS).wrapping_add(step);
        self.set_number(ADDRESS, address);
        for place in 0..3 {
            self.put((address >> (7 * place)) as u8 | 128);
        }
        self.put((address >> 21) as u8);
    }

    // Not inlined, since size is what counts.
    #[inline(never)]
    fn copy_some(&mut self, stream: usize, count: usize) {
        for _ in 0..count {
            self.copy(stream);
        }
    }

    /// A number ends with the first byte that is less than 128.
    #[inline(never)]
    fn copy_number(&mut self, stream: usize) {
        while self.copy(stream) > 127 {}
    }

    #[inline(never)]
    fn copy(&mut self, stream: usize) -> u8 {
        let byte = self.take(stream);
        self.put(byte);
        byte
    }

    fn take(&mut self, stream: usize) -> u8 {
        let place = NEXT + 4 * stream;
        let next = self.number(place);
        self.set_number(place, next + 1);
        self.byte(next)
    }

    fn put(&mut self, byte: u8) {
        let end = self.number(END);
        self.set_number(END, end + 1);
        if let Some(place) = self.0.get_mut(end) {
            *place = byte;
        }
    }

    fn byte(&self, place: usize) -> u8 {
        self.0.get(place).copied().unwrap_or_default()
    }

    fn number(&self, place: usize) -> usize {
        let Some(&[a, b, c, d]) = self.0.get(place..place + 4) else { return 0 };
        u32::from_le_bytes([a, b, c, d]) as usize
    }

    fn set_number(&mut self, place: usize, number: usize) {
        if let Some(bytes) = self.0.get_mut(place..place + 4) {
            bytes.copy_from_slice(&(number as u32).to_le_bytes());
        }
    }
}

/// The page copies the image to its place before it calls this.
#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
extern "C" fn join() -> usize {
    // SAFETY: the memory is as long as this from its beginning on, and nothing else is kept in it: this has no data, and no stack.
    let image = unsafe { &mut *std::ptr::with_exposed_provenance_mut(CODE_SIZE) };
    Image::new(image).join()
}
