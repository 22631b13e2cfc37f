// A page's life is not all in view: it is prepared before it is shown, hidden, left, and kept from addresses by its own policy.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, describe, it } from "node:test";
import { launch } from "./browser.mjs";
import { openEmpty } from "./empty-page.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, address, agent, fault, requests, reset } from "./sandbox.mjs";
import { openSimulation } from "./simulation.mjs";
import { until } from "./until.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(reset);

const puts = () => requests({ method: "PUT" });

describe("a page that is being left", () => {
  async function open() {
    const page = await openEmpty(browser);
    await page.evaluate(async (token) => {
      const { createClient, init } = await import("/pkg/dist/index.js");
      await init();
      window.client = createClient({ baseUrl: "/api/v1", token });
    }, TOKEN);
    return page;
  }
  const leave = {
    "goes to another": (page) => page.goto("about:blank"),
    "is closed": (page) => page.close(),
    "is closed and may object": (page) => page.close({ runBeforeUnload: true }),
  };

  for (const [how, end] of Object.entries(leave)) {
    it(`sends what it saves in pagehide, when it ${how}`, async () => {
      const page = await open();
      await page.evaluate((agentId) => {
        addEventListener("pagehide", () => client.updateAgentCalling(agentId, "outbound", ["phone-uuid-1"]));
      }, AGENT);
      await end(page);
      await until(async () => (await puts()).length === 1);
      assert.equal((await agent(AGENT)).direction, "outbound");
    });
  }

  it("sends it with a token that its function has at hand, and an answer that comes after the page", async () => {
    const page = await open();
    await fault({ delay_ms: 300 });
    await page.evaluate(
      ([agentId, token]) => {
        addEventListener("pagehide", () => client.updateAgentCalling(agentId, "outbound", null, { token: async () => token }));
      },
      [AGENT, TOKEN],
    );
    await page.goto("about:blank");
    await until(async () => (await puts()).some(({ status }) => status === 200));
  });

  it("sends it while another tab holds the agent's lock", async () => {
    const context = await browser.newContext();
    const [page, other] = [await openEmpty(context), await openEmpty(context)];
    await other.evaluate((name) => new Promise((held) => navigator.locks.request(name, () => new Promise(held))), `talkover-calling ${address}/api/v1/agents/${AGENT}`);
    await page.evaluate(
      async ([agentId, token]) => {
        const { createClient, init } = await import("/pkg/dist/index.js");
        await init();
        const client = createClient({ baseUrl: "/api/v1", token });
        addEventListener("pagehide", () => client.updateAgentCalling(agentId, "outbound"));
      },
      [AGENT, TOKEN],
    );
    await page.goto("about:blank");
    await until(async () => (await puts()).length === 1);
    await context.close();
  });

  it("lets no request fail because others are more than a browser sends for a page that is gone", async () => {
    const page = await open();
    const codes = await page.evaluate(async (agentId) => {
      const ids = Array.from({ length: 2_000 }, (_, index) => `phone-${"x".repeat(20)}-${index}`);
      const calls = [];
      addEventListener("visibilitychange", () => {
        for (let count = 0; count < 4; count += 1) calls.push(client.updateAgentCalling(`${agentId}-${count}`, "outbound", ids));
      });
      Object.defineProperty(document, "visibilityState", { value: "hidden" });
      dispatchEvent(new Event("visibilitychange"));
      return Promise.all(calls.map((call) => call.then(() => "done", ({ code }) => code)));
    }, AGENT);
    assert.deepEqual(codes, Array(4).fill("not_found"));
  });
});

describe("a policy that forbids the address", () => {
  const PAGE = "https://dashboard.example";
  async function open(t, header) {
    const page = await browser.newPage();
    t.after(() => page.close());
    const library = await readFile(new URL("../../pkg/dist/index.js", import.meta.url), "utf8");
    await page.route("**/*", (route) => {
      const url = route.request().url();
      if (url.endsWith("/library.js")) return route.fulfill({ contentType: "text/javascript", body: library });
      if (!url.startsWith(PAGE)) return route.abort();
      route.fulfill({ contentType: "text/html", body: "<!doctype html>", headers: { [header]: "connect-src 'self'" } });
    });
    await page.goto(PAGE);
    return page.evaluate(async () => {
      const { updateAgentCalling } = await import("/library.js");
      const told = [];
      const options = { baseUrl: "https://api.example/v1", onAttempt: ({ attempt, willRetry }) => told.push([attempt, willRetry]) };
      const error = await updateAgentCalling("agent-1", "inbound", null, options).catch((error) => error);
      const { code, outcome, attempts, message, cause } = error;
      return { code, outcome, attempts, message, cause: cause?.name, told };
    });
  }

  it("is named, and nothing counts as sent or is tried again", async (t) => {
    const { message, ...failed } = await open(t, "content-security-policy");
    assert.deepEqual(failed, { code: "network", outcome: "not_sent", attempts: 0, cause: "TypeError", told: [[0, false]] });
    assert.match(message, /Content-Security-Policy forbids requests to https:\/\/api\.example\/v1.*connect-src/);
  });

  it("is not named where it only reports", async (t) => {
    const { code, outcome, attempts, message } = await open(t, "content-security-policy-report-only");
    assert.deepEqual({ code, outcome, attempts }, { code: "network", outcome: "unknown", attempts: 3 });
    assert.doesNotMatch(message, /Policy/);
  });
});

it("a clock that stands still does not keep a call from its end", async (t) => {
  const page = await openSimulation(browser);
  t.after(() => page.close());
  const { code, outcome, took } = await page.evaluate(async () => {
    simulateService({ limit: 0, windowMs: 2_000, exposed: false });
    performance.now = () => 0;
    const hour = clock.sleep(3_600_000).then(() => ({ code: "none after an hour" }));
    const call = client.updateAgentCalling("agent-1", "inbound", null, { maxRetries: 1_000 }).catch((error) => error);
    const { code, outcome } = await clock.pass(Promise.race([call, hour]));
    return { code, outcome, took: clock.now };
  });
  assert.deepEqual({ code, outcome }, { code: "rate_limited", outcome: "rejected" });
  assert(took <= 30_000, `${took} ms`);
});
