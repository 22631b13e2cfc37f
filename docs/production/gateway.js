// Forwards a page's requests to Talkover. Shared by the recipes for Express, Next.js and Workers.

const ID = /^[\w-]{1,128}$/;
const LISTS = new Map([
  ["agents", ["status", "direction", "search", "page", "per_page"]],
  ["phone-numbers", ["type", "has_voice", "has_whatsapp", "search", "page", "per_page"]],
]);
const ACTIONS = { GET: [undefined], PUT: ["calling"], POST: ["publish", "unpublish"] };

const LARGEST_BODY = 64 * 1024;
const LARGEST_REPLY = 8 * 1024 * 1024;
// Longer than an attempt of the library, so that the page times out first.
const PATIENCE_MS = 30_000;
const PASSED_ON = ["retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
// Every browser that runs the library sends these headers, and no page can set them. Links, forms,
// frames and pings send other values.
const OWN_PAGE = { "sec-fetch-site": "same-origin", "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" };
// Responses are never cached, and a browser that opens one as a page runs no script.
const HEADERS = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
};

export const refuse = (status, message, headers) =>
  new Response(JSON.stringify({ success: false, message }), { status, headers: { ...HEADERS, ...headers } });

/**
 * Answers a request to `/talkover/…`. It reads its `method`, `url`, `headers.get` and `body`.
 *
 * - `sessionOf(request)` returns the session, or `undefined` without one.
 * - `isAllowed(session, method, agentId, phoneIds)` returns whether the session has permission.
 * - `secondsToWait(session)` counts the request and returns 0 within the limit.
 */
export async function serve(request, options) {
  try {
    return await answer(request, options);
  } catch (error) {
    console.error(error);
    return refuse(500, "The backend of this page failed.");
  }
}

async function answer(request, { api, token, sessionOf, isAllowed, secondsToWait }) {
  if (!Object.entries(OWN_PAGE).every(([name, value]) => request.headers.get(name) === value)) {
    return refuse(403, "Only requests of this site's own pages are answered.");
  }
  const operation = operationOf(request);
  if (!operation) return refuse(404, "Unknown operation.");
  const session = await sessionOf(request);
  if (!session) return refuse(401, "Sign in first.");
  const seconds = await secondsToWait(session);
  if (seconds > 0)
    return refuse(429, "Too many requests. Please try again later.", { "retry-after": String(seconds) });

  const { method, path, list, agentId } = operation;
  let change;
  if (method === "PUT") {
    if (!isJson(request.headers)) return refuse(415, "The Content-Type must be application/json.");
    const announced = Number(request.headers.get("content-length"));
    const text = announced > LARGEST_BODY ? undefined : await readText(request.body, LARGEST_BODY);
    if (text === undefined) return refuse(413, "The request body is larger than 64 KiB.");
    change = changeOf(text);
    if (!change) return refuse(400, "The request body must be JSON with a direction and phone number ids.");
  }
  const mayDo = (id, phoneIds) => isAllowed(session, method, id, phoneIds);
  if (!(await mayDo(agentId, change?.phone_number_ids ?? []))) {
    return refuse(403, "You may not do this with this agent or these phone numbers.");
  }

  let reply;
  let text;
  try {
    // Without retries: a request without a response may have been applied, and the library handles
    // that case.
    reply = await fetch(api + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(change && { "content-type": "application/json" }),
      },
      body: change && JSON.stringify(change),
      // The token must not follow a redirect. The page gets the status, and the library rejects
      // with `redirected`.
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    // Read completely before it is forwarded: browsers repeat a request whose response is cut off.
    text = await readText(reply.body, LARGEST_REPLY);
  } catch {
    return refuse(502, "Talkover gave no whole answer.");
  }
  const headers = new Headers(HEADERS);
  for (const name of PASSED_ON) if (reply.headers.has(name)) headers.set(name, reply.headers.get(name));
  const { status } = reply;
  // A `Response` cannot have these: 1xx, 205 and invalid statuses.
  if (status < 200 || status === 205 || status > 599)
    return refuse(502, "Talkover's answer has an unknown status.");
  if (status === 204 || (status >= 300 && status < 400)) return new Response(null, { status, headers });
  if (text === undefined || !isJson(reply.headers)) {
    return refuse(status < 400 ? 502 : status, "Talkover's answer is not JSON.", Object.fromEntries(headers));
  }
  if (list && status < 300) {
    const body = JSON.parse(text);
    const maySee = (id) => (list === "agents" ? mayDo(id, []) : mayDo(undefined, [id]));
    const allowed = await Promise.all(
      body.data.map((item) => typeof item?.id === "string" && maySee(item.id)),
    );
    text = JSON.stringify({ ...body, data: body.data.filter((_, index) => allowed[index]) });
  }
  return new Response(text, { status, headers });
}

/** Returns the operation for a method, path and query. Anything not listed is not forwarded. */
function operationOf({ method, url }) {
  if (!URL.canParse(url)) return undefined;
  const { pathname, searchParams } = new URL(url);
  const [, prefix, name, agentId, action, ...more] = pathname.split("/");
  if (prefix !== "talkover" || more.length > 0) return undefined;
  const path = pathname.slice("/talkover".length);
  if (agentId === undefined) {
    const query = [...searchParams.keys()];
    if (method !== "GET" || !query.every((key) => LISTS.get(name)?.includes(key))) return undefined;
    if (!LISTS.has(name)) return undefined;
    return { method, path: searchParams.size > 0 ? `${path}?${searchParams}` : path, list: name };
  }
  if (name !== "agents" || searchParams.size > 0 || !ID.test(agentId)) return undefined;
  return Object.hasOwn(ACTIONS, method) && ACTIONS[method].includes(action)
    ? { method, path, agentId }
    : undefined;
}

/** Returns the two documented fields, each once, or `undefined` if either is invalid. */
function changeOf(text) {
  let direction, phone_number_ids;
  try {
    ({ direction, phone_number_ids } = JSON.parse(text));
  } catch {
    return undefined;
  }
  const isId = (id) => typeof id === "string" && ID.test(id);
  const ids = phone_number_ids;
  if (typeof direction !== "string" || (ids !== undefined && !(Array.isArray(ids) && ids.every(isId))))
    return undefined;
  return { direction, phone_number_ids: ids };
}

const isJson = (headers) => /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headers.get("content-type") ?? "");

/** Returns the text, or `undefined` as soon as it has more bytes than `most`. */
async function readText(body, most) {
  if (!body) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > most) return undefined;
    text += decoder.decode(value, { stream: true });
  }
}
