// Attacks by a visitor with a session, a visitor without one, and another site. They use raw
// sockets, because an HTTP client would normalize the requests.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { SUPPORT_BOT, TOKEN } from "../support/sandbox.mjs";
import { OWN } from "./session.js";

const OTHER_AGENT = "agent_of_another";
const OTHER_NUMBER = "phone-uuid-2";
const calling = (agent = SUPPORT_BOT) => `/talkover/agents/${agent}/calling`;
const body = (ids = [OWN.number]) => JSON.stringify({ direction: "inbound", phone_number_ids: ids });
const JSON_TYPE = "Content-Type: application/json";
const OWN_PAGE = ["Sec-Fetch-Site: same-origin", "Sec-Fetch-Dest: empty", "Sec-Fetch-Mode: cors"];

/**
 * Sends text and returns the first response, or `undefined` if the connection closes without one.
 */
function exchange(origin, text) {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const chunks = [];
    const end = () => {
      socket.destroy();
      clearTimeout(patience);
      resolve(parse(Buffer.concat(chunks).toString("latin1")));
    };
    const patience = setTimeout(end, 20_000);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (parse(Buffer.concat(chunks).toString("latin1"))?.whole) end();
    });
    socket.on("error", end).on("close", end);
    socket.on("connect", () => socket.write(text));
  });
}

function parse(text) {
  const [head, ...rest] = text.split("\r\n\r\n");
  const [, status] = head.match(/^HTTP\/1\.[01] (\d{3})/) ?? [];
  if (!status || rest.length === 0) return undefined;
  const headers = new Headers(
    head
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(/:\s*(.*)/s).slice(0, 2)),
  );
  const body = rest.join("\r\n\r\n");
  const length = headers.get("content-length");
  const whole =
    ["204", "304"].includes(status) ||
    (length === null ? body.endsWith("0\r\n\r\n") : body.length >= Number(length));
  return { status: Number(status), headers, body, whole };
}

/** Sends a request exactly as given. `session: null` sends no cookie. */
function send(
  backend,
  line,
  /** @type {any} */ { session, site = OWN_PAGE, headers = [], text = "", framed = true } = {},
) {
  const cookie = session === null ? [] : [`Cookie: session=${session ?? backend.nextSession()}`];
  const length =
    framed && (text || line.startsWith("POST")) ? [`Content-Length: ${Buffer.byteLength(text)}`] : [];
  const lines = [
    `${line} HTTP/1.1`,
    `Host: ${new URL(backend.origin).host}`,
    "Connection: close",
    ...cookie,
    ...site,
    ...headers,
    ...length,
  ];
  return exchange(backend.origin, `${lines.join("\r\n")}\r\n\r\n${text}`);
}

/**
 * Asserts that a browser would not run, cache or follow the response, and that it leaks nothing.
 */
function assertInert(reply, what) {
  assert.match(
    reply.headers.get("content-type") ?? "application/json",
    /^application\/json/,
    `${what}: ${reply.headers.get("content-type")}`,
  );
  assert.equal(reply.headers.get("x-content-type-options"), "nosniff", what);
  assert.equal(reply.headers.get("content-security-policy"), "default-src 'none'; sandbox", what);
  assert.match(reply.headers.get("cache-control") ?? "", /no-store/, what);
  assert.doesNotMatch(reply.body, /<\w/, what);
  assertSilent(reply, what);
}

function assertSilent({ headers, body }, what) {
  assert.doesNotMatch(
    body,
    /node_modules|\bat .*\.m?js:\d|\/work\/|\/root\/|\/home\/|nginx\/\d/i,
    `${what}: ${body.slice(0, 300)}`,
  );
  assert.doesNotMatch(headers.get("server") ?? "", /\d/, what);
  assert(!headers.has("x-powered-by"), what);
}

async function refused(backend, line, options, statuses) {
  backend.tap.requests.length = 0;
  const reply = await send(backend, line, options);
  assert.deepEqual(
    backend.tap.requests.map(({ method, url }) => `${method} ${url}`),
    [],
    `${line} went through`,
  );
  // A server may close the connection after invalid HTTP.
  if (!reply) return undefined;
  assert(reply.status >= 300, `${line} was answered with ${reply.status}`);
  if (statuses)
    assert(
      statuses.includes(reply.status),
      `${line} ${options?.headers ?? ""} ${options?.text?.slice(0, 60)} was answered with ${reply.status}: ${reply.body.slice(0, 200)}`,
    );
  assertSilent(reply, line);
  return reply;
}

const put = (text, options = {}) => ({
  headers: [JSON_TYPE, ...(options.headers ?? [])],
  text,
  ...options,
  ...(options.headers && { headers: [JSON_TYPE, ...options.headers] }),
});

export const attacks = {
  async "encoded paths reach only listed operations"(backend) {
    const id = SUPPORT_BOT;
    const lines = [
      "POST /talkover/calls%3f%2f..%2fagents/x/publish",
      "POST /talkover/calls%3F/../agents/x/publish",
      "POST /talkover/%2e%2e/%2e%2e/calls",
      "GET /talkover/agents/%2e%2e/voices",
      "GET /talkover/agents/..%2fvoices",
      "GET /talkover/agents/..%5cvoices",
      "GET /talkover/agents\\..\\voices",
      "GET /talkover/agents/;/../voices",
      "GET /talkover/agents/a%00",
      "GET /talkover/agents/a%0a",
      `GET /talkover/agents/${id}%2f`,
      `GET /talkover/agents/${id}/`,
      `GET /talkover/agents/${id}%3fa=b`,
      `GET /talkover/agents/${id}#/x`,
      "GET /talkover//agents",
      "GET //talkover/agents/x/../../voices",
      "GET /TALKOVER/agents",
      "GET /talkoverx/agents",
      "GET /talkover",
      "GET /talkover/",
      "GET /talkover/../api/v1/agents",
      "GET /agents",
      `PUT /agents/${id}/calling`,
      "GET /.talkover/agents",
      "GET /.session",
      "GET /session",
      `GET /talkover/agents/${"a".repeat(129)}`,
    ];
    // Some backends normalize the path first. They have to check and forward the normalized path.
    const listed =
      /^(GET \/api\/v1\/(agents(\/[\w-]{1,128})?|phone-numbers)|POST \/api\/v1\/agents\/[\w-]{1,128}\/publish)$/;
    for (const line of lines) {
      backend.tap.requests.length = 0;
      const reply = await send(backend, line, line.startsWith("PUT") ? put(body()) : {});
      for (const { method, url } of backend.tap.requests)
        assert.match(`${method} ${url}`, listed, `${line} became ${method} ${url}`);
      if (reply && backend.tap.requests.length === 0)
        assert(reply.status >= 300, `${line} was answered with ${reply.status}`);
    }
  },

  async "unlisted query parameters are refused"(backend) {
    const lists = ["?_method=DELETE", "?page=1&token=x", "?%70age%00=1", "?include=secrets", "?type=voice"];
    for (const query of lists) await refused(backend, `GET /talkover/agents${query}`, {}, [400, 404]);
    await refused(backend, `GET /talkover/agents/${SUPPORT_BOT}?page=1`, {}, [400, 404]);
    await refused(backend, `POST /talkover/agents/${SUPPORT_BOT}/publish?page=1`, {}, [400, 404]);
    await refused(backend, `PUT ${calling()}?page=1`, put(body()), [400, 404]);
  },

  async "unlisted methods are refused"(backend) {
    for (const method of [
      "TRACE",
      "DELETE",
      "PATCH",
      "OPTIONS",
      "HEAD",
      "POST",
      "put",
      "CONNECT",
      "PROPFIND",
    ])
      await refused(backend, `${method} ${calling()}`);
    for (const method of ["PUT", "POST", "DELETE", "HEAD"])
      await refused(backend, `${method} /talkover/agents`, put(body()));
  },

  async "unlisted request headers are not forwarded"(backend) {
    const headers = [
      "X-HTTP-Method-Override: DELETE",
      "X-Method-Override: DELETE",
      "X-Original-URL: /api/v1/calls",
      "X-Rewrite-URL: /api/v1/calls",
      "Forwarded: for=attack",
      "X-Forwarded-For: attack",
      "X-Forwarded-Host: attack",
      "X-Forwarded-Proto: attack",
      "X-Real-IP: attack",
      "Via: attack",
      "Range: bytes=0-1",
      "If-None-Match: attack",
      "If-Modified-Since: attack",
      "Authorization: Bearer attack",
      "Proxy-Authorization: attack",
      "Referer: http://attack/",
      "Origin: http://attack",
      "User-Agent: attack",
      "Accept-Language: attack",
      "Accept-Encoding: attack",
      "Accept: attack/x",
      "Content-Encoding: identity",
      "X-User: attack",
      "X-Anything: attack",
      "Traceparent: attack",
      "Te: trailers",
      "Cookie: other=attack",
    ];
    const may = [
      "host",
      "authorization",
      "accept",
      "content-type",
      "content-length",
      "transfer-encoding",
      "connection",
      "user-agent",
      "accept-encoding",
      "accept-language",
      "sec-fetch-mode",
      "cf-worker",
    ];
    for (const [line, options] of /** @type {[string, object][]} */ ([
      [`PUT ${calling()}`, put(body(), { headers })],
      ["GET /talkover/agents", { headers }],
      [`POST /talkover/agents/${SUPPORT_BOT}/publish`, { headers }],
    ])) {
      backend.tap.requests.length = 0;
      await send(backend, line, options);
      const [sent, ...more] = backend.tap.requests;
      assert(sent && more.length === 0, `${line}: ${backend.tap.requests.length} requests`);
      const extra = Object.keys(sent.headers).filter((name) => !may.includes(name));
      assert.deepEqual(extra, [], line);
      assert.doesNotMatch(JSON.stringify(sent.headers), /attack|DELETE|cookie/i, line);
      assert.equal(sent.headers.authorization, `Bearer ${TOKEN}`);
      if (!line.startsWith("PUT")) assert.equal(sent.body, "");
    }
  },

  async "links, forms, frames and other sites are refused"(backend) {
    const says = (site, destination, mode) =>
      [
        site && `Sec-Fetch-Site: ${site}`,
        destination && `Sec-Fetch-Dest: ${destination}`,
        mode && `Sec-Fetch-Mode: ${mode}`,
      ].filter(Boolean);
    const sites = [
      says("same-origin", "document", "navigate"),
      says("same-origin", "iframe", "navigate"),
      says("same-origin", "script", "cors"),
      // Pings, beacons and prefetches
      says("same-origin", "empty", "no-cors"),
      says("same-origin", undefined, "cors"),
      says("same-origin", "empty", undefined),
      says(undefined, "empty", "cors"),
      [],
      says("none", "document", "navigate"),
      says("same-site", "empty", "cors"),
      says("cross-site", "empty", "cors"),
      ["Sec-Fetch-Site: cross-site", ...OWN_PAGE],
      says("same-origin, cross-site", "empty", "cors"),
    ];
    for (const site of sites) {
      for (const [line, options] of /** @type {[string, object][]} */ ([
        ["GET /talkover/agents", {}],
        [`POST /talkover/agents/${SUPPORT_BOT}/publish`, {}],
        [`PUT ${calling()}`, put(body())],
      ])) {
        assertInert(await refused(backend, line, { ...options, site }, [403]), `${line} ${site}`);
      }
    }
    const page = await backend.openPage();
    await page.evaluate((agent) => {
      document.body.innerHTML = `<form method="post" action="/talkover/agents/${agent}/publish"><button>go</button></form>`;
      document.forms[0].submit();
    }, SUPPORT_BOT);
    await page.waitForURL(/publish$/);
    await page.goto(backend.origin + backend.page);
    await page.evaluate((agent) => {
      document.body.innerHTML = `<a href="#" ping="/talkover/agents/${agent}/publish">read more</a>`;
      navigator.sendBeacon(`/talkover/agents/${agent}/publish`);
    }, SUPPORT_BOT);
    const pinged = page.waitForEvent(
      "requestfinished",
      (request) => request.headers()["ping-to"] !== undefined,
    );
    await page.click("a");
    await pinged;
    assert.deepEqual(backend.tap.requests, []);
  },

  async "HTML, scripts and headers from the service do not reach the page"(backend) {
    const hostile = {
      "content-type": "text/html",
      "set-cookie": "theirs=1",
      location: "http://attack/",
      refresh: "0; url=http://attack/",
      link: "<http://attack/>; rel=preload",
      "access-control-allow-origin": "*",
      "access-control-allow-credentials": "true",
      "clear-site-data": '"*"',
      "service-worker-allowed": "/",
      "x-accel-redirect": "/index.html",
      "x-accel-expires": "100",
      "cache-control": "public, max-age=1000",
      expires: "Fri, 01 Jan 2100 00:00:00 GMT",
      etag: '"1"',
      "x-anything": "attack",
      server: "theirs/1.2",
      "strict-transport-security": "max-age=0",
      "content-disposition": "attachment",
      "public-key-pins": "x",
      "content-language": "attack",
      "www-authenticate": "Basic realm=attack",
    };
    const may = [
      "content-type",
      "content-length",
      "transfer-encoding",
      "connection",
      "keep-alive",
      "date",
      "server",
      "cache-control",
      "x-content-type-options",
      "content-security-policy",
      "retry-after",
      "x-ratelimit-limit",
      "x-ratelimit-remaining",
      "x-ratelimit-reset",
      "vary",
    ];
    for (const status of [200, 201, 404, 429, 500, 503, 302]) {
      for (const type of [
        "text/html",
        "application/xhtml+xml",
        "image/svg+xml",
        "text/javascript",
        undefined,
      ]) {
        backend.tap.answer = (_, outgoing) =>
          outgoing
            .writeHead(
              status,
              Object.fromEntries(
                Object.entries({ ...hostile, "content-type": type }).filter(([, value]) => value),
              ),
            )
            .end("<script>fetch('/steal')</script>");
        const reply = await send(backend, `PUT ${calling()}`, put(body()));
        const what = `${status} ${type}`;
        assert.equal(reply.status, status < 300 ? 502 : status, what);
        assertInert(reply, what);
        assert.deepEqual(
          [...reply.headers.keys()].filter((name) => !may.includes(name)),
          [],
          what,
        );
      }
    }
    backend.tap.answer = (_, outgoing) =>
      outgoing
        .writeHead(200, { ...hostile, "content-type": "application/json" })
        .end('{"success":true,"data":[]}');
    const reply = await send(backend, "GET /talkover/agents");
    assert.equal(reply.status, 200);
    assertInert(reply, "200 JSON");
    assert.deepEqual(
      [...reply.headers.keys()].filter((name) => !may.includes(name)),
      [],
    );
  },

  async "a request with a cut or stalled response is sent once"(backend) {
    const faults = {
      "no answer": (incoming) => incoming.socket.destroy(),
      "half a head": (incoming) => incoming.socket.end("HTTP/1.1 200 OK\r\nContent-Type: appl"),
      "a head alone": (incoming) =>
        incoming.socket.end(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n",
        ),
      "half a body": (incoming) =>
        incoming.socket.end(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"success":true,',
        ),
      "half a chunk": (incoming) =>
        incoming.socket.end(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{",
        ),
      "no HTTP": (incoming) => incoming.socket.end("hello\r\n\r\n"),
      "a status that is none": (incoming) =>
        incoming.socket.end(
          "HTTP/1.1 999 Odd\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        ),
      "a stall": () => {},
      "a stall in the body": (_, outgoing) =>
        outgoing.writeHead(200, { "content-type": "application/json" }).write('{"success":'),
    };
    for (const [fault, answer] of Object.entries(faults)) {
      const page = await backend.openPage();
      // The first request opens the connections to and from the backend, which are usually reused.
      await page.evaluate(([agent]) => window.call("getAgent", [agent]), [SUPPORT_BOT]);
      backend.tap.requests.length = 0;
      backend.tap.answer = answer;
      const options = { maxRetries: 0, attemptTimeoutMs: 3_000 };
      const { code, outcome, message } = await page.evaluate(
        ([agent, options]) => window.call("updateAgentCalling", [agent, "outbound", []], options),
        [SUPPORT_BOT, options],
      );
      assert.deepEqual(
        [fault, outcome, backend.tap.requests.length],
        [fault, "unknown", 1],
        `${code} ${message}`,
      );
      assert.doesNotMatch(message, /nothing was changed/i, fault);
      backend.tap.release();
      await page.close();
    }
  },

  async "the rate limit cannot be evaded, or used up by another site"(backend) {
    const session = backend.nextSession();
    const variants = ["", "; a=b", "; session=", "; x=%20", "; SESSION=other"];
    const replies = [];
    for (let round = 0; round < 16; round += 1) {
      for (const variant of variants)
        replies.push(send(backend, "GET /talkover/agents", { session: `${session}${variant}` }));
      await Promise.all(replies);
    }
    const late = (await Promise.all(replies)).filter(({ status }) => status === 429);
    assert(late.length > 0, "80 requests went through");
    for (const reply of late) {
      assertInert(reply, "429");
      assert(Number(reply.headers.get("retry-after")) > 0);
    }
    const victim = backend.nextSession();
    const site = ["Sec-Fetch-Site: cross-site", ...OWN_PAGE.slice(1)];
    for (let round = 0; round < 10; round += 1)
      await Promise.all(
        Array.from({ length: 10 }, () => send(backend, "GET /talkover/agents", { session: victim, site })),
      );
    assert.equal(
      (await send(backend, "GET /talkover/agents", { session: victim })).status,
      200,
      "another site used up the limit",
    );
  },

  async "long and ambiguous bodies are refused"(backend) {
    const long = JSON.stringify({
      direction: "inbound",
      phone_number_ids: Array.from({ length: 10_000 }, (_, index) => `phone-${index}`),
    });
    const line = `PUT ${calling()}`;
    const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
    const endless = {
      "too long": put(long),
      // Fewer characters than bytes
      "too many bytes": put(JSON.stringify({ direction: "é".repeat(40_000) })),
      "in chunks": put(chunk.repeat(16), { headers: ["Transfer-Encoding: chunked"], framed: false }),
      announced: put("{}", { headers: ["Content-Length: 268435456"], framed: false }),
    };
    for (const [what, options] of Object.entries(endless)) {
      const reply = await refused(backend, line, options, [411, 413, ...(backend.lacks.early ? [503] : [])]);
      if (!backend.lacks.early) assert(reply, `${what}: the connection was closed`);
      if (reply && reply.status !== 503) assertInert(reply, what);
    }
    if (!backend.lacks.early) {
      const pieces = `${[...'{"direction":"inbound"}'].map((letter) => `1\r\n${letter}\r\n`).join("")}${"1\r\n \r\n".repeat(60_000)}0\r\n\r\n`;
      const inPieces = await send(
        backend,
        line,
        put(pieces, { headers: ["Transfer-Encoding: chunked"], framed: false }),
      );
      assertInert(inPieces, "in pieces");
      backend.tap.requests.length = 0;
    }
    for (const bodied of [["Content-Length: 14"], ["Transfer-Encoding: chunked"]]) {
      const text = bodied[0].startsWith("C") ? "_method=DELETE" : "e\r\n_method=DELETE\r\n0\r\n\r\n";
      await send(backend, `POST /talkover/agents/${SUPPORT_BOT}/publish`, {
        headers: bodied,
        text,
        framed: false,
      });
      assert(
        backend.tap.requests.every(({ body }) => body === ""),
        `${bodied}`,
      );
      backend.tap.requests.length = 0;
    }
    for (const [type, text] of [
      ["text/plain", body()],
      ["application/x-www-form-urlencoded", "direction=inbound"],
      ["application/json-evil", body()],
      ["application/json; charset=utf-7", "+AHs-"],
    ]) {
      const reply = await refused(
        backend,
        line,
        { headers: [`Content-Type: ${type}`], text },
        backend.lacks.json ? undefined : [400, 415],
      ).catch((error) => {
        if (!backend.lacks.json || !type.includes("charset")) throw error;
      });
      if (reply) assertInert(reply, type);
    }
    if (backend.lacks.json) return;
    for (const text of [
      "",
      "{",
      "[]",
      "null",
      '"a"',
      '{"direction":1}',
      '{"direction":"inbound","phone_number_ids":"a"}',
      '{"direction":"inbound","phone_number_ids":[1]}',
      '{"direction":"inbound","phone_number_ids":["a/b"]}',
      '{"direction":"inbound","phone_number_ids":["a\\n"]}',
    ]) {
      assertInert(await refused(backend, line, put(text), [400, 411]), text);
    }
    await send(
      backend,
      line,
      put('{"direction":"inbound","phone_number_ids":[],"publish":true,"__proto__":{"a":1}}'),
    );
    assert.deepEqual(
      backend.tap.requests.map(({ body }) => JSON.parse(body)),
      [{ direction: "inbound", phone_number_ids: [] }],
    );
  },

  async "requests without a session are refused"(backend) {
    const long = " ".repeat(70_000);
    for (const [line, options] of /** @type {[string, object][]} */ ([
      [`PUT ${calling()}`, put(body())],
      [`PUT ${calling()}`, put(long)],
      [`TRACE ${calling()}`, {}],
      ["GET /talkover/agents", {}],
      ["GET /talkover/agents?page=%ff", {}],
      [`PUT ${calling()}`, { headers: ["Content-Type: application/json; charset=nonsense"], text: body() }],
      ["GET /talkover/%", {}],
      [`PUT ${calling()}`, put("{")],
      [`PUT ${calling()}`, put(body(), { headers: ["Content-Encoding: gzip"] })],
      ["GET /%", {}],
      ["GET /nothing", {}],
    ])) {
      for (const site of [OWN_PAGE, []]) await refused(backend, line, { ...options, site, session: null });
    }
    assertInert(await refused(backend, "GET /talkover/agents", { session: null }, [401]), "401");
    // An error of the application grants no permission, and its text is not shown.
    assertInert(
      await refused(backend, "GET /talkover/agents", { session: "signed-in-broken" }, [403, 500]),
      "500",
    );
    assertInert(await refused(backend, "GET /talkover/agents", { session: "stolen" }, [401]), "401");
  },

  async "agents and numbers of other users are refused"(backend) {
    const narrow = () => `signed-in-narrow-${backend.nextSession()}`;
    const as = (options = {}) => ({ ...options, session: narrow() });
    for (const [line, options] of [
      [`PUT ${calling(OTHER_AGENT)}`, put(body())],
      [`GET /talkover/agents/${OTHER_AGENT}`, {}],
      [`POST /talkover/agents/${OTHER_AGENT}/publish`, {}],
      [`POST /talkover/agents/${OTHER_AGENT}/unpublish`, {}],
    ]) {
      assertInert(await refused(backend, line, as(options), [403]), line);
    }
    // Headers that the application might trust, set by the visitor.
    const spoofed = [
      `X-Original-URI: ${calling(OWN.agent)}`,
      "X-Original-Method: GET",
      `X-Forwarded-Uri: ${calling(OWN.agent)}`,
      `X_Forwarded_Uri: ${calling(OWN.agent)}`,
      "X-User: signed-in-1",
      "X-Phone-Ids: ",
    ];
    for (const header of spoofed)
      assertInert(
        await refused(backend, `PUT ${calling(OTHER_AGENT)}`, as(put(body(), { headers: [header] })), [403]),
        header,
      );
    assert.equal((await send(backend, `PUT ${calling(OWN.agent)}`, as(put(body())))).status, 200);
    if (!backend.lacks.json) {
      const twice = `{"direction":"inbound","phone_number_ids":["${OTHER_NUMBER}"],"phone_number_ids":["${OWN.number}"]}`;
      backend.tap.requests.length = 0;
      await send(backend, `PUT ${calling(OWN.agent)}`, as(put(twice)));
      for (const { body } of backend.tap.requests) assert(!body.includes(OTHER_NUMBER), body);
      assertInert(
        await refused(backend, `PUT ${calling(OWN.agent)}`, as(put(body([OWN.number, OTHER_NUMBER]))), [403]),
        "another's number",
      );
    }
    if (!backend.lacks.filter) {
      const list = async (name) =>
        JSON.parse(
          (await send(backend, `GET /talkover/${name}`, as())).body.replace(
            /^[\da-f]+\r\n|\r\n0\r\n\r\n$/g,
            "",
          ),
        ).data.map(({ id }) => id);
      assert.deepEqual(await list("agents"), [OWN.agent]);
      assert.deepEqual(await list("phone-numbers"), [OWN.number]);
      backend.tap.answer = (_, outgoing) =>
        outgoing
          .writeHead(200, { "content-type": "application/json" })
          .end('{"success":true,"data":[{"name":"no id"},{"id":1},{"agent_id":"x"},{"id":null},null,1,[]]}');
      assert.deepEqual(await list("agents"), []);
    }
  },

  async "smuggled requests are not forwarded"(backend) {
    const smuggled = `DELETE /talkover/smuggled HTTP/1.1\r\nHost: a\r\n\r\n`;
    for (const headers of [
      [JSON_TYPE, "Content-Length: 4", "Transfer-Encoding: chunked"],
      [JSON_TYPE, "Content-Length: 0", `Content-Length: ${smuggled.length}`],
      [JSON_TYPE, "Transfer-Encoding: chunked, identity"],
      [JSON_TYPE, "Transfer-Encoding : chunked"],
      [JSON_TYPE, "Content-Length: +4"],
    ]) {
      backend.tap.requests.length = 0;
      await send(backend, `PUT ${calling()}`, { headers, text: `0\r\n\r\n${smuggled}`, framed: false });
      assert(
        backend.tap.requests.length <= 1 && !JSON.stringify(backend.tap.requests).includes("smuggled"),
        `${headers}`,
      );
    }
  },

  async "no file, response or admin endpoint reveals the token"(backend) {
    for (const name of await readdir(backend.folder, { recursive: true })) {
      // The two documented places for the token.
      if (["token.conf", ".dev.vars"].includes(path.basename(name)) || name.includes("node_modules"))
        continue;
      const text = await readFile(path.join(backend.folder, name), "latin1").catch(() => "");
      assert(!text.includes(TOKEN), `the token is in ${name}`);
    }
    const admin = await fetch("http://127.0.0.1:2019/config/").then(
      ({ status }) => status,
      () => "closed",
    );
    assert.equal(admin, "closed", "an admin address answers");
    const page = await send(backend, `GET ${backend.page}`);
    assert.doesNotMatch(page.headers.get("server") ?? "", /\d/);
    assert(!page.body.includes(TOKEN));
    backend.tap.answer = (_, outgoing) =>
      outgoing.writeHead(401, { "content-type": "application/json" }).end('{"success":false,"message":"no"}');
    assert(!JSON.stringify((await send(backend, "GET /talkover/agents")).body).includes(TOKEN));
  },
};
