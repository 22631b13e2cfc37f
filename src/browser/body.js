// No honest reply is longer. A few zipped kilobytes can become gigabytes, which would stop the page and end the tab.
const MOST_BYTES = 16 * 1024 * 1024;

/** The response that `fetch` promised, with the text of its whole body; without one if it is no response. */
export async function receive(reply) {
  const response = await reply;
  let text;
  try {
    text = textOf(response);
  } catch {}
  return { response, text: await text };
}

/** What `response.text()` gives, but of a body that is too long only its beginning. */
function textOf(response) {
  // What a page's own fetch gives may have no stream, or one that the page has read.
  const { body, bodyUsed } = response;
  return body?.locked === false && !bodyUsed ? beginning(body.getReader()) : response.text();
}

async function beginning(reader) {
  const decoder = new TextDecoder();
  let text = "";
  let left = MOST_BYTES;
  for (;;) {
    const { done, value } = await reader.read();
    // The rest is not cancelled here: that is done to every request that is over.
    if (done || (left -= value.length) < 0) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
  }
}
