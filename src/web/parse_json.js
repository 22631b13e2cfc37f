/** `undefined` unless it is JSON. Caught here: in an import that throws, wasm-bindgen never frees the table place of the return value. */
export function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {}
}
