// The service for the calls: the sandbox, or prepared responses.
export const OPTIONS = { baseUrl: `${location.origin}/api/v1`, token: "talq_your_environment_token_here" };
export const AGENT = "550e8400-e29b-41d4-a716-446655440000";
export const DIRECTION = "outbound";
/** The ids of the vendor's documentation, which the sandbox has. */
export const PHONE_IDS = ["phone-uuid-1", "phone-uuid-2"];

/** Returns ids in the form of random UUIDs, the same in every page. */
export function manyIds(count) {
  let state = 1;
  const digits = (length) => {
    // A linear congruential generator with Park and Miller's multiplier.
    state = (state * 48_271) % 2_147_483_647;
    return state.toString(16).padStart(8, "0").slice(-length);
  };
  const id = () => `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(8)}${digits(4)}`;
  return Array.from({ length: count }, id);
}

/** Returns the service's response as text. */
export function replyTo(agentId, direction, phoneIds) {
  const number = (id) => ({
    id,
    number: "+1234567890",
    country_code: "US",
    formatted_number: "(123) 456-7890",
    current_status: "active",
  });
  return JSON.stringify({
    success: true,
    message: "Agent calling settings updated successfully",
    data: {
      id: agentId,
      name: "SupportBot",
      direction,
      current_status: "draft",
      phone_numbers: phoneIds.map(number),
      updated_at: "2024-01-15T10:45:00Z",
    },
  });
}

const ready = [];
let requested = () => {};

/** Replaces `fetch`: it returns the responses that `makeReady` has prepared. */
export function answerAtOnce() {
  globalThis.fetch = async () => {
    requested();
    return ready.pop();
  };
}

/** Calls `told` when a request is sent. */
export function onRequest(told) {
  requested = told;
}

/** Replaces `fetch`: a worker creates each response, with `numbers` phone numbers if given. */
export function answerEach(numbers) {
  const script = new Blob([`import "${location.origin}/page/answers.js";`], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(script), { type: "module" });
  const waiting = new Map();
  let key = 0;
  worker.onmessage = ({ data }) => {
    waiting.get(data.key)(new Response(data.buffer, { headers: { "content-type": "application/json" } }));
    waiting.delete(data.key);
  };
  globalThis.fetch = async (input, init) => {
    const { url, body } =
      input instanceof Request
        ? { url: input.url, body: await input.text() }
        : { url: String(input), body: init.body };
    key += 1;
    worker.postMessage({ key, url, body, numbers });
    return new Promise((resolve) => waiting.set(key, resolve));
  };
}

export function makeReady(count, text) {
  const headers = { "content-type": "application/json" };
  ready.splice(0, ready.length, ...Array.from({ length: count }, () => new Response(text, { headers })));
}
