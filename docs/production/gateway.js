// What a page may ask of Talkover, and what it is told. Worker, Express and Next.js use this one file.

const OPERATIONS = new Map([
  ["GET", /^\/(agents(\/[\w-]{1,128})?|phone-numbers)$/],
  ["PUT", /^\/agents\/[\w-]{1,128}\/calling$/],
  ["POST", /^\/agents\/[\w-]{1,128}\/(un)?publish$/],
]);
const LARGEST_BODY = 64 * 1024;
// Longer than an attempt of the library, so that it is the page that gives up first.
const PATIENCE_MS = 30_000;
const PASSED_ON = ["content-type", "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"];

export function refuse(status, message, headers) {
  return Response.json({ success: false, message }, { status, headers: { "cache-control": "no-store", ...headers } });
}

/** Sends a request for `/talkover/…` on with the token, once; call it after your own session check. */
export async function forward(request, { api, token }) {
  // Every browser that runs the library says this, and no page can say it for itself.
  if (request.headers.get("sec-fetch-site") !== "same-origin") return refuse(403, "Only this site's own pages are served.");
  const { pathname, search } = new URL(request.url);
  const path = pathname.replace(/^\/talkover/, "");
  if (!OPERATIONS.get(request.method)?.test(path)) return refuse(404, "There is no such operation.");

  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  let body;
  if (request.method === "PUT") {
    if (!/^application\/json\b/.test(request.headers.get("content-type"))) return refuse(415, "The Content-Type must be application/json.");
    if (Number(request.headers.get("content-length")) > LARGEST_BODY) return refuse(413, "The request body is too large.");
    body = await request.text();
    if (body.length > LARGEST_BODY) return refuse(413, "The request body is too large.");
    headers["content-type"] = "application/json";
  }
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    // A redirect is passed on without its address: the token follows none, and the library says `redirected`.
    const reply = await fetch(api + path + search, { method: request.method, headers, body, redirect: "manual", signal });
    const passedOn = [...reply.headers].filter(([name]) => PASSED_ON.includes(name));
    return new Response(reply.body, { status: reply.status, headers: [...passedOn, ["cache-control", "no-store"]] });
  } catch {
    // Not tried again here: the request may have arrived, and the library knows what that means.
    return refuse(502, "Talkover could not be reached.");
  }
}
