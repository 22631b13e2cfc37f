// What a wasm consists of.

export const CODE = 10;
export const DATA = 11;

/** Each section's bytes, by its number. */
export function sections(wasm) {
  const found = new Map();
  for (let at = 8; at < wasm.length; ) {
    const [length, start] = unsigned(wasm, at + 1);
    found.set(wasm[at], wasm.subarray(start, start + length));
    at = start + length;
  }
  return found;
}

/** What a code section holds, one by one: the locals and the instructions of each function. */
export function functions(code) {
  const [count, first] = unsigned(code, 0);
  let at = first;
  return Array.from({ length: count }, () => {
    const [length, start] = unsigned(code, at);
    at = start + length;
    return code.subarray(start, at);
  });
}

// A number as wasm writes it, and where the next thing begins.
function unsigned(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7, at += 1) {
    value += (bytes[at] & 127) * 2 ** shift;
    if (bytes[at] < 128) return [value, at + 1];
  }
}
