// Forwards a page's requests to Talkover. The handler of nginx.conf, for njs 0.7.9 and later.

const OPERATIONS = [
  {
    method: "GET",
    path: /^\/agents$/,
    isList: true,
    query: ["status", "direction", "search", "page", "per_page"],
  },
  {
    method: "GET",
    path: /^\/phone-numbers$/,
    isList: true,
    query: ["type", "has_voice", "has_whatsapp", "search", "page", "per_page"],
  },
  { method: "GET", path: /^\/agents\/[\w-]{1,128}$/, query: [] },
  { method: "PUT", path: /^\/agents\/[\w-]{1,128}\/calling$/, query: [] },
  { method: "POST", path: /^\/agents\/[\w-]{1,128}\/(un)?publish$/, query: [] },
];
const PASSED_ON = ["Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

const isJson = (type) => /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type || "");

function refuse(r, status, message) {
  r.return(status, JSON.stringify({ success: false, message }));
}

async function serve(r) {
  try {
    await answer(r);
  } catch (_error) {
    r.error(String(error));
    refuse(r, 500, "The backend of this page failed.");
  }
}

async function answer(r) {
  // Every browser that runs the library sends these headers, and no page can set them. Links,
  // forms, frames and pings send other values.
  const isOwnPage = r.headersIn["Sec-Fetch-Site"] === "same-origin";
  if (!isOwnPage || r.headersIn["Sec-Fetch-Dest"] !== "empty" || r.headersIn["Sec-Fetch-Mode"] !== "cors") {
    return refuse(r, 403, "Only requests of this site's own pages are answered.");
  }
  // The URL as it was received, so that the checked URL is the one that is forwarded.
  const asked = /^\/talkover(\/[\w/-]*)(?:\?([\w=&%+.~*-]*))?$/.exec(r.variables.request_uri);
  const path = asked ? asked[1] : "";
  const args = (asked && asked[2]) || "";
  const operation = OPERATIONS.find((one) => one.method === r.method && one.path.test(path));
  const isKnown = (pair) => operation.query.indexOf(pair.split("=")[0]) >= 0;
  if (!operation || !(args === "" || args.split("&").every(isKnown)))
    return refuse(r, 404, "Unknown operation.");

  let change;
  if (r.method === "PUT") {
    if (!isJson(r.headersIn["Content-Type"]))
      return refuse(r, 415, "The Content-Type must be application/json.");
    let text;
    try {
      text = r.requestText;
    } catch (_error) {
      // A body in very small chunks does not fit into nginx's buffer.
      return refuse(r, 413, "The request body is larger than 64 KiB.");
    }
    change = changeOf(text);
    if (!change)
      return refuse(r, 400, "The request body must be JSON with a direction and phone number ids.");
  }
  // Asks your application. It answers 204 with X-User if the request is allowed, 401 without a
  // valid session, and 403 without permission.
  const phoneIds = (change && change.phone_number_ids) || [];
  const session = await r.subrequest("/.session", { method: "POST", body: JSON.stringify({ phoneIds }) });
  if (session.status === 401) return refuse(r, 401, "Sign in first.");
  if (session.status === 403)
    return refuse(r, 403, "You may not do this with this agent or these phone numbers.");
  if (session.status !== 204 || !session.headersOut["X-User"])
    return refuse(r, 500, "The backend of this page failed. Nothing was changed.");
  r.variables.talkover_user = session.headersOut["X-User"];

  const reply = await r.subrequest(`/.talkover${path}`, {
    method: r.method,
    args,
    body: change ? JSON.stringify(change) : "",
  });
  let limited = reply.status === 429;
  PASSED_ON.filter((name) => reply.headersOut[name] !== undefined).forEach((name) => {
    r.headersOut[name] = reply.headersOut[name];
    limited = false;
  });
  // nginx's rate limit does not report how long to wait.
  if (limited) r.headersOut["Retry-After"] = "2";
  if (reply.status === 204 || (reply.status >= 300 && reply.status < 400)) {
    // The token must not follow a redirect. The page gets the status, and the library rejects with
    // `redirected`.
    r.status = reply.status;
    r.sendHeader();
    return r.finish();
  }
  const body = isJson(reply.headersOut["Content-Type"]) ? parsed(reply.responseText) : undefined;
  if (body === undefined || reply.status < 200) {
    return refuse(r, reply.status < 400 ? 502 : reply.status, "Talkover's answer is not JSON.");
  }
  if (operation.isList && reply.status < 300) {
    if (!Array.isArray(body.data)) return refuse(r, 502, "Talkover's answer is not a list.");
    // Asks your application again. It answers 200 with a JSON array of the ids the user may see.
    const items = body.data.filter((item) => item && typeof item.id === "string");
    const ids = items.map((item) => item.id);
    const seen = await r.subrequest("/.session", { method: "POST", body: JSON.stringify({ ids }) });
    const allowed = seen.status === 200 ? parsed(seen.responseText) : undefined;
    if (!Array.isArray(allowed)) return refuse(r, 500, "The backend of this page failed.");
    body.data = items.filter((item) => allowed.indexOf(item.id) >= 0);
    return r.return(reply.status, JSON.stringify(body));
  }
  r.return(reply.status, reply.responseText);
}

/** Returns the two documented fields, each once, or `undefined` if either is invalid. */
function changeOf(text) {
  const body = parsed(text);
  if (!body || typeof body.direction !== "string") return undefined;
  const ids = body.phone_number_ids;
  // Not with `$`, which in njs also matches before a line break at the end.
  const isId = (id) => typeof id === "string" && id.length > 0 && id.length <= 128 && !/[^\w-]/.test(id);
  if (ids !== undefined && !(Array.isArray(ids) && ids.every(isId))) return undefined;
  return { direction: body.direction, phone_number_ids: ids };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (_error) {
    return undefined;
  }
}

export default { serve };
