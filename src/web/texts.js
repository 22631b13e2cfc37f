// As `value.rs` has it.
const LONGEST_TEXT = 8_192;

/**
 * The texts from one place in a list to before another, with a comma after each, in UTF-8. With a `key` they are what the items have
 * there. Nothing, unless all are texts that are copied: this is one call into JavaScript, and not some for each.
 */
export function texts(list, from, to, key) {
  let texts = "";
  for (let index = from; index < to; index += 1) {
    const item = list[index];
    const text = key === undefined ? item : item?.[key];
    if (typeof text !== "string" || text.length > LONGEST_TEXT) return;
    texts += `${text},`;
  }
  return new TextEncoder().encode(texts);
}
