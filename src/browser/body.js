// No honest reply is longer. A few zipped kilobytes can become gigabytes, which would stop the page and end the tab.
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The response that `fetch` promised, with what `response.text()` gives; without it if it is no response. Of a body that is too long
 * it is only the beginning, and the rest is cancelled.
 */
export async function receive(reply, controller) {
  const response = await reply;
  let text;
  try {
    // What a page's own fetch gives may have no stream, or one that the page has read.
    const { body, bodyUsed } = response;
    text = body?.locked === false && !bodyUsed ? beginning(body.getReader(), controller) : response.text();
  } catch {}
  return { response, text: await text };
}

async function beginning(reader, controller) {
  const decoder = new TextDecoder();
  let text = "";
  let left = MOST_BYTES;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if ((left -= value.length) < 0) {
      controller.abort();
      return text;
    }
  }
}

/** The text with `[token]` in place of the secret. JSON is written anew, since it has more than one way to write a character. */
export function without(text, secret) {
  try {
    text = JSON.stringify(JSON.parse(text));
    secret = JSON.stringify(secret).slice(1, -1);
  } catch {}
  return text.replaceAll(secret, "[token]");
}
