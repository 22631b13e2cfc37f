// As `value.rs` has it.
const LONGEST_TEXT = 8_192;

/** The elements with a comma after each, if all are texts that are copied: this is one call into JavaScript, and not some for each. */
export function texts(list, length) {
  let texts = "";
  for (let index = 0; index < length; index += 1) {
    const text = list[index];
    if (typeof text !== "string" || text.length > LONGEST_TEXT) return;
    texts += text + ",";
  }
  return texts;
}
