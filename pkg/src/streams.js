// The wasm out of the streams that it was split into to be zipped (`xtask/src/package/streams.rs`).

const OPCODES = 3;
const OFFSETS = 5;
const WHOLE = 255;

// For each opcode, from which stream the number is that comes after it; 0 where there is none.
const STREAMS = Array.from("0077700000006600300000000000000021133330555555555555555555555550043", Number);
// For each access to memory, the first of which is 40, how it is aligned.
const ALIGNMENTS = Array.from("22220011001122222201012", Number);

/** It is the page's first call that waits for this, in code that has never run before: hence one loop, and no functions in it. */
export function join(split) {
  const numbers = new DataView(split.buffer);
  const number = (index) => numbers.getUint32(4 * index, true);
  const next = [3, 4, 5, 6, 7, 8, 9, 10].map(number);
  const wasm = new Uint8Array(number(0));
  let end = number(1);
  let [frame] = next;
  wasm.set(split.subarray(frame, (frame += end)));
  for (let functions = number(2); functions--; ) {
    const start = end;
    end += 3;
    for (let types = (wasm[end++] = split[frame++]); types--; wasm[end++] = split[frame++]) {
      // A number ends with the first byte that is less than 128.
      while ((wasm[end++] = split[frame++]) > 127);
    }
    for (let depth = 1; depth; ) {
      const opcode = split[next[OPCODES]++];
      if (opcode === WHOLE) {
        for (let length = split[next[OPCODES]++]; length--; ) wasm[end++] = split[next[OPCODES]++];
        continue;
      }
      wasm[end++] = opcode;
      if (opcode === 11) depth -= 1;
      else if (opcode > 1 && opcode < 5) depth += 1;
      const stream = STREAMS[opcode];
      if (stream > 0) {
        if (stream === OFFSETS) wasm[end++] = ALIGNMENTS[opcode - 40];
        while ((wasm[end++] = split[next[stream]++]) > 127);
      }
    }
    const size = end - start - 3;
    wasm.set([size | 128, (size >> 7) | 128, size >> 14], start);
  }
  wasm.set(split.subarray(frame), end);
  return wasm;
}
