// The wasm out of the streams that it was split into to be zipped (`xtask/src/package/streams.rs`).

// As `pkg/joiner` has them.
const CODE_SIZE = 1024;
const WASM = 2 ** 17;

/** `split` is the joiner, and after it its image of the memory. */
export function join(split) {
  // Few engines compile more than 4 KB at once on a page's own thread; these are less.
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(split.subarray(0, CODE_SIZE)));
  const image = new Uint8Array(exports.memory.buffer, CODE_SIZE);
  image.set(split.subarray(CODE_SIZE));
  return image.slice(WASM, exports.join());
}
