// The requirements for every backend, tested with a page in a browser and the sandbox as Talkover.
import assert from "node:assert/strict";
import { request } from "node:http";
import { SUPPORT_BOT, TOKEN, fault, requests, reset } from "../support/sandbox.mjs";

const NUMBERS = ["phone-uuid-1", "phone-uuid-2"];
/** All printable ASCII characters, which a person may type into a search. */
const PRINTABLE = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index));
const CALLING = `/talkover/agents/${SUPPORT_BOT}/calling`;
const BODY = JSON.stringify({ direction: "outbound", phone_number_ids: NUMBERS });
const PAGE = {
  "sec-fetch-site": "same-origin",
  "sec-fetch-dest": "empty",
  "sec-fetch-mode": "cors",
  "content-type": "application/json",
};
const save = (page, options = {}) =>
  page.evaluate(
    ([args, options]) => window.call("updateAgentCalling", args, options),
    [[SUPPORT_BOT, "outbound", NUMBERS], options],
  );

/** Sends a request that no page could send. */
function raw(origin, method, path, headers = {}, body = "") {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path, headers: { ...headers, "content-length": Buffer.byteLength(body) } },
      (reply) => {
        reply.resume().on("end", () => resolve({ status: reply.statusCode, headers: reply.headers }));
      },
    );
    sent.on("error", reject).end(body);
  });
}

/** Asserts that a request is refused and does not reach Talkover. */
async function refused(backend, method, path, headers, statuses, body = "") {
  const cookie = `session=${backend.nextSession()}`;
  const { status } = await raw(backend.origin, method, path, { cookie, ...headers }, body);
  assert(statuses.includes(status), `${method} ${path} was answered with ${status}`);
  assert.deepEqual(await requests({}), [], `${method} ${path} reached the service`);
}

export const checks = {
  async "a save succeeds with the backend's token"(backend) {
    const page = await backend.openPage();
    const seen = [];
    page.on("response", (reply) =>
      seen.push(
        reply
          .text()
          .catch(() => "")
          .then((text) => JSON.stringify(reply.headers()) + text),
      ),
    );
    const { value, code, message } = await save(page);
    assert.equal(value?.data.direction, "outbound", `${code}: ${message}`);
    const [sent, ...more] = await requests({ method: "PUT" });
    assert.deepEqual([sent.applied, more.length], [true, 0]);
    const names = Object.keys(sent.headers).map((name) => name.toLowerCase());
    assert(names.includes("authorization"));
    for (const name of ["cookie", "origin", "referer", "sec-fetch-site", "x-forwarded-for"])
      assert(!names.includes(name), `${name} was sent on`);
    // The browser may discard a response that was streamed, but the library returned its content.
    const whole = JSON.stringify(value) + (await Promise.all(seen)).join() + (await page.content());
    assert(whole.includes("formatted_number"), "the replies were looked at");
    assert(!whole.includes("talq_"), "a token in the page");
  },

  async "lists, reads, publishing and unpublishing succeed"(backend) {
    const page = await backend.openPage();
    const calls = [
      ["listAgents", [{ status: "published", perPage: 5 }]],
      ["listPhoneNumbers", [{ hasVoice: true, search: "55" }]],
      ["listAgents", [{ search: PRINTABLE }]],
      ["listPhoneNumbers", [{ search: `são ${PRINTABLE}` }]],
      ["getAgent", [SUPPORT_BOT]],
      ["unpublishAgent", [SUPPORT_BOT]],
      ["publishAgent", [SUPPORT_BOT]],
    ];
    for (const [name, args] of calls) {
      const { value, code, message } = await page.evaluate(
        ([name, args]) => window.call(name, args),
        [name, args],
      );
      assert.equal(value?.success, true, `${name}: ${code} ${message}`);
    }
    const searches = (await requests({ method: "GET" })).map(({ query }) =>
      new URLSearchParams(query).get("search"),
    );
    for (const search of [PRINTABLE, `são ${PRINTABLE}`])
      assert(searches.includes(search), `searches: ${searches}`);
    const queries = (await requests({ method: "GET" })).map(({ query }) => query);
    assert(
      queries.some((query) => query.includes("per_page=5")),
      `queries: ${queries}`,
    );
  },

  async "other paths are refused"(backend) {
    for (const path of [
      "/talkover/voices",
      "/talkover/agents/a/knowledge",
      "/talkover/agents/a%2Fb",
      "/talkover/agents/../health",
      "/talkover/agents/a.b",
      "/talkover/sandbox/requests",
    ]) {
      await refused(backend, "GET", path, PAGE, [400, 403, 404, 308]);
    }
    // Some backends normalize the path first. They may forward only the normalized path.
    await raw(backend.origin, "GET", "/talkover/agents//x", {
      ...PAGE,
      cookie: `session=${backend.nextSession()}`,
    });
    assert((await requests({})).every(({ path }) => path === "/api/v1/agents/x"));
  },

  async "other methods are refused"(backend) {
    for (const method of ["POST", "PATCH", "DELETE"])
      await refused(backend, method, CALLING, PAGE, [400, 403, 404, 405], method === "DELETE" ? "" : BODY);
    await refused(backend, "PUT", "/talkover/agents", PAGE, [404, 405], BODY);
  },

  async "other sites are refused even with a session cookie"(backend) {
    for (const site of ["cross-site", "same-site", "none"]) {
      await refused(
        backend,
        "PUT",
        CALLING,
        { ...PAGE, "sec-fetch-site": site, origin: "https://evil.example" },
        [403],
        BODY,
      );
    }
    await refused(backend, "PUT", CALLING, { "content-type": "application/json" }, [403], BODY);
    const page = await backend.openForeignPage();
    const ended = await page.evaluate(
      async ([origin, path, body]) => {
        const ends = [];
        for (const mode of ["cors", "no-cors"]) {
          /** @type {any} */
          const options = {
            method: mode === "cors" ? "PUT" : "POST",
            mode,
            credentials: "include",
            body,
            headers: mode === "cors" ? { "content-type": "application/json" } : {},
          };
          ends.push(
            await fetch(
              origin + path.replace("calling", mode === "cors" ? "calling" : "publish"),
              options,
            ).then(
              ({ type }) => type,
              () => "blocked",
            ),
          );
        }
        return ends;
      },
      [backend.origin, CALLING, BODY],
    );
    assert.deepEqual(ended, ["blocked", "opaque"]);
    assert.deepEqual(await requests({}), [], "a foreign page reached the service");
  },

  async "a save without a session is refused"(backend) {
    const page = await backend.openPage({ session: null });
    const { code, outcome } = await save(page);
    assert.deepEqual([code, outcome], ["unauthorized", "rejected"]);
    assert.deepEqual(await requests({}), []);
  },

  async "the library waits for the service's rate limit"(backend) {
    const headers = {
      "retry-after": "1",
      "x-ratelimit-limit": "100",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "1",
      "set-cookie": "theirs=1",
    };
    await fault({ match: { method: "PUT" }, status: 429, headers });
    const page = await backend.openPage();
    const { value, attempts } = await save(page);
    assert.equal(value?.success, true);
    assert.deepEqual(
      attempts.map(({ status }) => status),
      [429, 200],
    );
    assert.equal(attempts[0].delayMs, 1000);
    assert.equal(attempts[0].rateLimit.limit, 100);
    assert(
      !(await page.context().cookies()).some(({ name }) => name === "theirs"),
      "the service's cookie came back",
    );
  },

  async "the backend's rate limit applies to each session separately"(backend) {
    const cookie = `session=${backend.nextSession()}`;
    const path = `/talkover/agents/${SUPPORT_BOT}`;
    const replies = await Promise.all(
      Array.from({ length: 80 }, () => raw(backend.origin, "GET", path, { ...PAGE, cookie })),
    );
    const late = replies.filter(({ status }) => status === 429);
    assert(late.length > 0, "80 requests at once went through");
    assert(
      late.every(({ headers }) => Number(headers["retry-after"]) > 0),
      "a 429 without Retry-After",
    );
    const other = await raw(backend.origin, "GET", path, {
      ...PAGE,
      cookie: `session=${backend.nextSession()}`,
    });
    assert.equal(other.status, 200);
  },

  async "a redirect is not followed, and its location is not returned"(backend) {
    await fault({
      match: { method: "PUT" },
      status: 302,
      headers: { location: `${backend.foreign.address}/steal` },
      text: "",
    });
    const page = await backend.openPage();
    backend.foreign.visits.length = 0;
    const { code, outcome } = await save(page, { maxRetries: 0 });
    assert.deepEqual([code, outcome], ["redirected", "unknown"]);
    assert.deepEqual(backend.foreign.visits, []);
    await fault({
      match: { method: "PUT" },
      status: 302,
      headers: { location: `${backend.foreign.address}/steal` },
      text: "",
    });
    const reply = await raw(
      backend.origin,
      "PUT",
      CALLING,
      { ...PAGE, cookie: `session=${backend.nextSession()}` },
      BODY,
    );
    assert.deepEqual([reply.status, reply.headers.location], [302, undefined]);
  },

  async "a request without a response is not retried"(backend) {
    await fault({ match: { method: "PUT" }, cut: "headers", apply: true });
    const page = await backend.openPage();
    const { code, outcome, status } = await save(page, { maxRetries: 0 });
    assert.deepEqual([code, outcome], ["server_error", "unknown"]);
    assert([502, 504].includes(status), `status ${status}`);
    assert.equal((await requests({ method: "PUT" })).length, 1);
  },

  async "responses are not cached, and the page has its Content-Security-Policy"(backend) {
    const cookie = `session=${backend.nextSession()}`;
    const { headers } = await raw(backend.origin, "GET", "/talkover/agents", { ...PAGE, cookie });
    assert.match(headers["cache-control"], /no-store/);
    const page = await raw(backend.origin, "GET", backend.page);
    assert.match(page.headers["content-security-policy"], /script-src 'self' 'wasm-unsafe-eval'/);
    assert(!JSON.stringify([headers, page.headers]).includes(TOKEN));
  },
};

export const beforeEach = reset;
