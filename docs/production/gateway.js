// What a page may ask of Talkover, and what it is told. Express, Next.js and Worker share this file.

const ID = /^[\w-]{1,128}$/;
const LISTS = new Map([
  ["agents", ["status", "direction", "search", "page", "per_page"]],
  ["phone-numbers", ["type", "has_voice", "has_whatsapp", "search", "page", "per_page"]],
]);
const ACTIONS = { GET: [undefined], PUT: ["calling"], POST: ["publish", "unpublish"] };

const LARGEST_BODY = 64 * 1024;
const LARGEST_REPLY = 8 * 1024 * 1024;
// Longer than an attempt of the library, so that it is the page that gives up first.
const PATIENCE_MS = 30_000;
const PASSED_ON = ["retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];
// Every browser that runs the library sends these, and no page can set them. A link, a form, a frame and a ping say
// something else.
const OWN_PAGE = { "sec-fetch-site": "same-origin", "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" };
// Nothing that comes from here is kept, and a browser that opens it as a page runs none of it.
const HEADERS = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
};

export const refuse = (status, message, headers) =>
  new Response(JSON.stringify({ success: false, message }), { status, headers: { ...HEADERS, ...headers } });

/**
 * Answers a request for `/talkover/…`. Of the request it reads `method`, `url`, `headers.get` and `body`.
 *
 * - `sessionOf(request)` gives the session, or nothing where there is none.
 * - `isAllowed(session, method, agentId, phoneIds)` says whether this session may.
 * - `secondsToWait(session)` counts the request, and gives 0 where it is within the limit.
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
    // Once: a request that got no reply may have been applied, and the library knows what that means.
    reply = await fetch(api + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(change && { "content-type": "application/json" }),
      },
      body: change && JSON.stringify(change),
      // The token follows no redirect. The page gets the status, and the library says `redirected`.
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    // To its end before any of it goes on: a browser repeats a request whose reply breaks off.
    text = await readText(reply.body, LARGEST_REPLY);
  } catch {
    return refuse(502, "Talkover gave no whole answer.");
  }
  const headers = new Headers(HEADERS);
  for (const name of PASSED_ON) if (reply.headers.has(name)) headers.set(name, reply.headers.get(name));
  const { status } = reply;
  // What no reply can be made of again: 1xx, 205, and numbers that are no status.
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

/** Method, path and query together: what is not listed is not sent on. */
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

/** The two fields that Talkover knows, each once, or nothing where they are not as they should be. */
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

/** The whole text, or nothing where it has more bytes than `most`; what is left is not read. */
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
