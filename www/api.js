// The reading side of the API, by way of the gateway: it is on this page's own origin and adds the token.
export const BASE_URL = "/talkover";
const TIMEOUT_MS = 15_000;

export const listAgents = () => listAll("agents");
export const listPhoneNumbers = () => listAll("phone-numbers");
export const getAgent = async (id) => (await get(`agents/${encodeURIComponent(id)}`)).data;

async function listAll(resource) {
  // By id: an item moves to the next page when one is added before it.
  const found = new Map();
  let last = 1;
  for (let page = 1; page <= last; page += 1) {
    const { data, meta } = await get(`${resource}?per_page=100&page=${page}`);
    for (const item of data) found.set(item.id, item);
    last = meta?.last_page ?? 1;
  }
  return [...found.values()];
}

export async function get(path) {
  const response = await fetch(`${BASE_URL}/${path}`, {
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause) => {
    const why = cause.name === "TimeoutError" ? "It did not answer in time." : "It cannot be reached.";
    throw new Error(`No answer from the service. ${why}`, { cause });
  });
  const body = await response.json().catch(() => undefined);
  if (response.ok && body) return body;
  const words = body?.message ?? body?.error?.message ?? "It gave no reason.";
  throw new Error(`${words} (status ${response.status})`);
}
