// Responses that services and proxies really send: ids in capitals, text that contains the token,
// and times in every format, with clocks that are off.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { freshCopy } from "./fresh-copy.mjs";
import { openSimulation } from "./simulation.mjs";

const { fetch } = globalThis;
const { now } = Date;
let library;
before(async () => {
  library = await freshCopy();
});
afterEach(() => {
  globalThis.fetch = fetch;
  Date.now = now;
});

/** Returns the result of a call when every request gets this response. */
async function end(reply, /** @type {any} */ { agentId = "agent-1", phoneIds, ...options } = {}) {
  globalThis.fetch = async (url, init) => reply(JSON.parse(init.body), url.split("/").at(-2));
  const client = library.createClient({ baseUrl: "https://api.example", maxRetries: 0, ...options });
  return client.updateAgentCalling(agentId, "inbound", phoneIds).catch((error) => error);
}

describe("a UUID", () => {
  const ID = "550E8400-E29B-41D4-A716-446655440000";
  const applied = (data) => () => Response.json({ success: true, data: { direction: "inbound", ...data } });

  it("of an agent may be echoed in lower case", async () => {
    assert.equal((await end(applied({ id: ID.toLowerCase() }), { agentId: ID })).data.id, ID.toLowerCase());
    assert.equal((await end(applied({ id: ID }), { agentId: ID.toLowerCase() })).data.id, ID);
  });

  it("of a number may be echoed in lower case", async () => {
    const phone_numbers = [{ id: ID.toLowerCase() }];
    assert.deepEqual(
      (await end(applied({ id: "agent-1", phone_numbers }), { phoneIds: [ID] })).data.phone_numbers,
      phone_numbers,
    );
  });

  it("is compared without regard to case, unlike other ids", async () => {
    const twice = await end(() => assert.fail("it was sent"), { phoneIds: [ID, ID.toLowerCase()] });
    assert.deepEqual([twice.code, twice.issues[0].path], ["invalid_input", "phoneIds[1]"]);
    assert.equal((await end(applied({ id: "AGENT-1" }))).code, "response_mismatch");
  });
});

describe("a short token", () => {
  it("is redacted only as a separate word", async () => {
    const message = "The latest test failed";
    const reply = () => Response.json({ success: false, error: { message } }, { status: 422 });
    assert.equal(
      (await end(reply, { token: "test", dangerouslyAllowBrowserToken: true })).message,
      "The latest [token] failed",
    );
    assert.equal((await end(reply, { token: "t" })).message, message);
  });

  it("does not affect the validation of a response", async () => {
    const error = await end(
      () => Response.json({ success: true, data: { id: "agent-2", direction: "inbound" } }),
      { token: "id" },
    );
    assert.equal(error.code, "response_mismatch");
    assert.equal(error.result.data.direction, "inbound");
  });

  it("is redacted as a separate word, and a long one everywhere", async () => {
    const token = "talq_0123456789abcdef";
    for (const [text, shown] of [
      [`Bearer ${token}`, "Bearer [token]"],
      [`x${token}x`, "x[token]x"],
    ]) {
      const error = await end(
        () =>
          Response.json({ error: { message: text, code: text }, more: [{ [token]: text }] }, { status: 403 }),
        { token },
      );
      assert.equal(error.message, shown);
      assert(!JSON.stringify([error, error.body]).includes(token));
    }
  });
});

describe("how long to wait", () => {
  const SERVICE = Date.UTC(2026, 10, 18, 10, 26, 40);
  const date = new Date(SERVICE).toUTCString();
  const limited =
    (headers, body = {}) =>
    () =>
      Response.json(body, { status: 429, headers: new Headers(headers) });
  const wait = async (headers, body) => (await end(limited(headers, body))).retryAfterMs;

  const forms = [
    ["60s", 60_000],
    ["60, 120", 120_000],
    ["60,120", 120_000],
    ["1m30s", 90_000],
    ["1.5", 1_500],
    [`${SERVICE / 1_000 + 2}`, 2_000],
    [`${SERVICE + 2_000}`, 2_000],
    ["Wed, 18 Nov 2026 10:26:42 GMT", 2_000],
    ["Wed, 18 Nov 2026 10:26:42 UTC", 2_000],
    ["Wed, 18 Nov 2026 10:26:42 +0000", 2_000],
    ["Wed, 18 Nov 2026 12:26:42 +0200", 2_000],
    ["2026-11-18T10:26:42Z", 2_000],
    ["2026-11-18T10:26:42+00:00", 2_000],
    ["2026-11-18T05:26:42.000-05:00", 2_000],
  ];
  for (const [text, ms] of /** @type {[string, number][]} */ (forms)) {
    it(`is parsed from Retry-After: ${text}`, async () => {
      Date.now = () => SERVICE;
      assert.equal(await wait({ "retry-after": text }), ms);
    });
    if (/\d{4}-|GMT|UTC|\+0|^\d{10,}$/.test(text)) {
      it(`is correct on a device whose clock is ten minutes off, from ${text}`, async () => {
        for (const off of [-600_000, 600_000]) {
          Date.now = () => SERVICE + off;
          assert.equal(await wait({ "retry-after": text, date }), ms);
          assert.equal(await wait({ "x-ratelimit-reset": text, date }), ms);
        }
      });
    }
  }

  it("is the longer one of two headers", async () => {
    assert.equal(
      await wait([
        ["retry-after", "60"],
        ["retry-after", "120"],
      ]),
      120_000,
    );
  });

  it("is parsed from the body, as a number or as text", async () => {
    for (const retry_after of [3, "3", "3s"])
      assert.equal(await wait({}, { error: { details: { retry_after } } }), 3_000);
  });
});

describe("in a page, a 429", { timeout: 60_000 }, () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
  const withPage = (name, run) =>
    it(name, async (t) => {
      const page = await openSimulation(browser);
      t.after(() => page.close());
      await run(page);
    });

  /** Refuses every request before `until` with this header. Returns their times and the result. */
  const refused = (page, retryAfter, until, bulk) =>
    page.evaluate(
      async ([retryAfter, until, bulk]) => {
        const at = [];
        globalThis.fetch = async (url, /** @type {any} */ { body }) => {
          at.push(clock.now);
          const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
          if (clock.now < until) return Response.json({}, { status: 429, headers });
          return Response.json({
            success: true,
            data: { id: url.split("/").at(-2), direction: JSON.parse(body).direction },
          });
        };
        const call = bulk
          ? client
              .updateAgentsCalling([{ agentId: "agent-1", direction: "inbound" }])
              .then(([{ status }]) => status)
          : client.updateAgentCalling("agent-1", "inbound").then(
              () => "applied",
              ({ code }) => code,
            );
        return { end: await clock.pass(call), at, ended: clock.now };
      },
      [retryAfter, until, bulk],
    );

  for (const text of ["soon", "-5", "1e3", "60 parsecs"]) {
    withPage(`that cannot be parsed leads to longer backoff: ${text}`, async (page) => {
      const { end, at } = await refused(page, text, Infinity, false);
      assert.equal(end, "rate_limited");
      assert.equal(at.length, 3);
      assert(at[1] >= 3_000 && at[2] - at[1] >= 6_000, `${at}`);
    });
  }

  withPage("without a wait time is retried less and less often in a bulk update", async (page) => {
    const { end, at } = await refused(page, undefined, 120_000, true);
    assert.equal(end, "fulfilled");
    assert(at.length <= 15, `${at.length} requests in two minutes`);
  });

  withPage("of eight hours pauses the page for a minute, then one request tests the limit", async (page) => {
    const { at, ends } = await page.evaluate(async () => {
      const at = [];
      let isOver = false;
      globalThis.fetch = async (url, /** @type {any} */ { body }) => {
        at.push(clock.now);
        await clock.sleep(200);
        if (!isOver) return Response.json({}, { status: 429, headers: { "retry-after": "30000" } });
        return Response.json({
          success: true,
          data: { id: url.split("/").at(-2), direction: JSON.parse(body).direction },
        });
      };
      const save = (agentId) =>
        client.updateAgentCalling(agentId, "inbound").then(
          () => "applied",
          ({ code, retryAfterMs }) => `${code} ${retryAfterMs}`,
        );
      const ends = [await clock.pass(save("agent-1")), await clock.pass(save("agent-2"))];
      await clock.pass(clock.sleep(60_000));
      ends.push(...(await clock.pass(Promise.all(["agent-3", "agent-4", "agent-5"].map(save)))));
      isOver = true;
      await clock.pass(clock.sleep(60_000));
      ends.push(...(await clock.pass(Promise.all(["agent-6", "agent-7"].map(save)))));
      return { at, ends };
    });
    assert.deepEqual(ends, [
      "rate_limited 30000000",
      "rate_limited 60000",
      // The first of the three tested the limit for all.
      "rate_limited 30000000",
      ...ends.slice(3, 5),
      "applied",
      "applied",
    ]);
    for (const end of ends.slice(3, 5)) assert.match(end, /^rate_limited 5\d{4}/);
    assert.equal(at.length, 1 + 1 + 2, `${at}`);
  });

  withPage("of eight hours pauses a bulk update for a minute at a time", async (page) => {
    const { end, ended } = await refused(page, "30000", 150_000, true);
    assert.equal(end, "fulfilled");
    assert(ended <= 200_000, `${ended} ms`);
  });
});

describe("a refusal", () => {
  it("keeps the other fields of each documented body", async () => {
    const documented = await readFile(new URL("../contract/fixtures/errors.json", import.meta.url), "utf8");
    for (const { status, shape, body } of JSON.parse(documented)) {
      const error = await end(() => Response.json(body, { status }));
      assert.deepEqual(error.body, body, shape);
      const sentence = body.error?.message ?? body.message ?? body.error;
      assert.equal(error.message, sentence, shape);
      assert.equal(error.apiCode, body.code ?? body.error?.code ?? (body.message && body.error), shape);
      const texts = Object.values(body.errors ?? {}).flat();
      assert.deepEqual(
        error.issues.map(({ message }) => message),
        texts,
        shape,
      );
      assert.equal(error.retryAfterMs, status === 429 && body.error ? 60_000 : undefined, shape);
    }
  });

  it("may have the form of problem details", async () => {
    const problem = {
      type: "https://acme.com/problems/number-in-use",
      title: "Number in use",
      detail: "Another agent has this number.",
      errors: [{ detail: "in use", pointer: "#/phone_number_ids/0" }],
    };
    const headers = { "content-type": "application/problem+json" };
    const error = await end(() => Response.json(problem, { status: 422, headers }));
    assert.deepEqual([error.code, error.message], ["rejected", "Another agent has this number."]);
    const segments = ["phoneIds", 0];
    const params = { message: "in use" };
    assert.deepEqual(error.issues, [
      { path: "phoneIds[0]", segments, code: "server", params, message: "in use" },
    ]);
    assert.deepEqual(error.body, problem);
  });
});

describe("a rate limit", () => {
  const done = { success: true, data: { id: "agent-1", direction: "inbound" } };
  const told = async (headers) => {
    const events = [];
    await end(() => Response.json(done, { headers }), { onAttempt: (event) => events.push(event) });
    return events.map(({ rateLimit }) => rateLimit);
  };

  it("is parsed from the vendor's headers and those of the IETF's drafts", async () => {
    const limit = { limit: 100, remaining: 40, resetMs: 30_000 };
    for (const headers of [
      { "x-ratelimit-limit": "100", "x-ratelimit-remaining": "40", "x-ratelimit-reset": "30" },
      { "ratelimit-limit": "100", "ratelimit-remaining": "40", "ratelimit-reset": "30" },
      { ratelimit: "limit=100, remaining=40, reset=30", "ratelimit-policy": "100;w=60" },
      { ratelimit: '"user";r=40;t=30', "ratelimit-policy": '"user";q=100;w=60, "burst, short";q=5;w=1' },
    ])
      assert.deepEqual(await told(headers), [limit]);
  });
});

describe("a read", () => {
  it("may have the form of the vendor's schema, and is returned unchanged", async () => {
    const agent = { id: "agent-1", direction: "inbound", phone_numbers: [{ id: "a", status: "active" }] };
    const client = library.createClient({ baseUrl: "https://api.example" });
    globalThis.fetch = async () => Response.json(agent);
    const reply = await client.getAgent("agent-1");
    assert.deepEqual(reply.data ?? reply, agent);
    const numbers = { data: [{ id: "a", status: "active", country: "US" }] };
    globalThis.fetch = async () => Response.json(numbers);
    assert.deepEqual(await client.listPhoneNumbers(), numbers);
  });
});
