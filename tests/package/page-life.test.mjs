// The lifecycle of a page: prerendered, hidden, being left, and restricted by a
// Content-Security-Policy.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { listen } from "../support/listen.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, address, agent, fault, requests, reset } from "../support/sandbox.mjs";
import { launchRaw } from "./raw-browser.mjs";
import { openSimulation } from "./simulation.mjs";
import { until } from "../support/until.mjs";

const library = await readFile(new URL("../../pkg/dist/index.js", import.meta.url), "utf8");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(reset);

/** Returns the last path segments of the updates, after `count` have arrived or 2 s have passed. */
async function paths(count) {
  const end = performance.now() + 2_000;
  for (;;) {
    const arrived = (await puts()).map(({ path }) => path.slice(path.lastIndexOf("/")));
    if (arrived.length >= count || performance.now() > end) return arrived;
  }
}

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
    "navigates to another page": (page) => page.goto("about:blank"),
    "is reloaded": (page) => page.reload(),
  };

  for (const [how, end] of Object.entries(leave)) {
    it(`sends an update from pagehide when it ${how}`, async () => {
      const page = await open();
      await page.evaluate((agentId) => {
        addEventListener("pagehide", () => client.updateAgentCalling(agentId, "outbound", ["phone-uuid-1"]));
      }, AGENT);
      await end(page);
      await until(async () => (await puts()).length === 1);
      assert.equal((await agent(AGENT)).direction, "outbound");
    });
  }

  it("keeps requests alive, with a body or without, but not earlier ones", async () => {
    const page = await open();
    const kept = await page.evaluate(async (agentId) => {
      const own = window.fetch;
      const kept = {};
      window.fetch = (/** @type {any} */ url, init) => {
        kept[url.split("/").at(-1)] = init.keepalive === true;
        return own(url, init);
      };
      const calls = [client.unpublishAgent(agentId)];
      addEventListener("pagehide", () =>
        calls.push(
          client.publishAgent(`${agentId}-2`),
          client.updateAgentCalling(`${agentId}-3`, "outbound"),
        ),
      );
      dispatchEvent(new Event("pagehide"));
      await Promise.allSettled(calls);
      return kept;
    }, AGENT);
    assert.deepEqual(kept, { unpublish: false, publish: true, calling: true });
  });

  for (const runBeforeUnload of [false, true]) {
    it(`sends an update on close if a hand-written fetch arrives${runBeforeUnload ? ", after beforeunload" : ""}`, async () => {
      // A browser may close a page before its listeners run. Then neither request arrives, and the
      // test repeats with another page.
      for (let arrived = []; !arrived.includes("/hand-written"); ) {
        await reset();
        const page = await open();
        await page.evaluate((agentId) => {
          addEventListener("pagehide", () => {
            client.updateAgentCalling(agentId, "outbound", ["phone-uuid-1"]);
            fetch("/api/v1/hand-written", { method: "PUT", body: "{}", keepalive: true });
          });
        }, AGENT);
        await page.close({ runBeforeUnload });
        // The page is closed, or about to be, once earlier messages have been handled.
        await until(() => page.isClosed());
        arrived = await paths(2);
      }
      await until(async () => (await agent(AGENT)).direction === "outbound");
    });
  }

  it("sends an update with a token that is available at once, and a response after the page is gone", async () => {
    const page = await open();
    await fault({ delay_ms: 300 });
    await page.evaluate(
      ([agentId, token]) => {
        addEventListener("pagehide", () =>
          client.updateAgentCalling(agentId, "outbound", null, { token: async () => token }),
        );
      },
      [AGENT, TOKEN],
    );
    await page.goto("about:blank");
    await until(async () => (await puts()).some(({ status }) => status === 200));
  });

  it("sends an update while another tab holds the agent's lock", async () => {
    const context = await browser.newContext();
    const [page, other] = [await openEmpty(context), await openEmpty(context)];
    await other.evaluate(
      (name) => new Promise((held) => navigator.locks.request(name, () => new Promise(held))),
      `talkover-calling ${address}/api/v1/agents/${AGENT}`,
    );
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

  it("does not fail requests that exceed the browser's limit for keepalive", async () => {
    const page = await open();
    const codes = await page.evaluate(async (agentId) => {
      const ids = Array.from({ length: 2_000 }, (_, index) => `phone-${"x".repeat(20)}-${index}`);
      const calls = [];
      addEventListener("visibilitychange", () => {
        for (let count = 0; count < 4; count += 1)
          calls.push(client.updateAgentCalling(`${agentId}-${count}`, "outbound", ids));
      });
      Object.defineProperty(document, "visibilityState", { value: "hidden" });
      dispatchEvent(new Event("visibilitychange"));
      return Promise.all(
        calls.map((call) =>
          call.then(
            () => "done",
            ({ code }) => code,
          ),
        ),
      );
    }, AGENT);
    assert.deepEqual(codes, Array(4).fill("not_found"));
  });
});

describe("a policy that forbids the URL", () => {
  const PAGE = "https://dashboard.example";
  async function open(t, header, policy = "connect-src 'self'", prepare = () => {}) {
    const page = await browser.newPage();
    t.after(() => page.close());
    await page.route("**/*", (route) => {
      const url = route.request().url();
      if (url.endsWith("/library.js"))
        return route.fulfill({ contentType: "text/javascript", body: library });
      if (!url.startsWith(PAGE)) return route.abort();
      route.fulfill({ contentType: "text/html", body: "<!doctype html>", headers: { [header]: policy } });
    });
    await page.goto(PAGE);
    await page.evaluate(prepare);
    return page.evaluate(async () => {
      const { updateAgentCalling } = await import("/library.js");
      const told = [];
      const options = {
        baseUrl: "https://api.example/v1",
        onAttempt: ({ attempt, willRetry }) => told.push([attempt, willRetry]),
      };
      const error = await updateAgentCalling("agent-1", "inbound", null, options).catch((error) => error);
      const { code, outcome, attempts, message, cause } = error;
      return { code, outcome, attempts, message, cause: cause?.name, told };
    });
  }

  it("is named in the error, with nothing sent and no retry", async (t) => {
    const { message, ...failed } = await open(t, "content-security-policy");
    assert.deepEqual(failed, {
      code: "network",
      outcome: "not_sent",
      attempts: 0,
      cause: "TypeError",
      told: [[0, false]],
    });
    assert.match(
      message,
      /Content-Security-Policy blocks requests to https:\/\/api\.example\/v1.*connect-src/,
    );
  });

  it("is not reported as the cause if it forbids another URL of the same origin", async (t) => {
    const { code, outcome, message } = await open(
      t,
      "content-security-policy",
      "connect-src 'self' https://api.example/v1/",
      () => {
        setInterval(() => fetch("https://api.example/elsewhere").catch(() => {}), 1);
      },
    );
    assert.deepEqual({ code, outcome }, { code: "network", outcome: "unknown" });
    assert.doesNotMatch(message, /Policy/);
  });

  it("is not named if it is report-only", async (t) => {
    const { code, outcome, attempts, message } = await open(t, "content-security-policy-report-only");
    assert.deepEqual({ code, outcome, attempts }, { code: "network", outcome: "unknown", attempts: 3 });
    assert.doesNotMatch(message, /Policy/);
  });
});

it("a policy that forbids WebAssembly is also named in an extension's content script", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "talkover-extension-"));
  t.after(() => rm(folder, { recursive: true }));
  const scripts = [{ matches: ["http://127.0.0.1/*"], js: ["content.js"] }];
  await writeFile(
    path.join(folder, "manifest.json"),
    JSON.stringify({ manifest_version: 3, name: "Dashboard", version: "1", content_scripts: scripts }),
  );
  const required = await readFile(new URL("../../pkg/dist/index.cjs", import.meta.url), "utf8");
  await writeFile(
    path.join(folder, "content.js"),
    `const module = { exports: {} };
    ${required}
    const told = (end) => fetch("/end", { method: "POST", body: JSON.stringify(end) });
    module.exports.getAgent("agent-1", { baseUrl: "/api" }).catch(({ code, message }) => told({ code, message }));`,
  );
  const ends = {};
  for (const [way, policy] of [
    ["strict", "script-src 'self'"],
    ["open", "script-src 'self' 'wasm-unsafe-eval'"],
  ]) {
    const server = createServer(async (request, response) => {
      const body = (await request.toArray()).join("");
      if (request.url === "/end") ends[way] = JSON.parse(body);
      response
        .setHeader("content-security-policy", policy)
        .setHeader("content-type", "text/html")
        .end("<!doctype html>");
    });
    const port = await listen(server);
    const raw = await launchRaw({
      args: [
        `--load-extension=${folder}`,
        "--disable-features=DisableLoadExtensionCommandLineSwitch",
        `http://127.0.0.1:${port}/`,
      ],
    });
    await until(() => ends[way]);
    await raw.close();
    server.closeAllConnections();
    server.close();
  }
  assert.equal(ends.strict.code, "wasm_unavailable");
  assert.match(ends.strict.message, /Content-Security-Policy forbids WebAssembly/);
  assert.equal(ends.open.code, "unreadable_response", "it runs there");
});

it("a call ends even if the clock stands still", async (t) => {
  const page = await openSimulation(browser);
  t.after(() => page.close());
  const { code, outcome, took } = await page.evaluate(async () => {
    simulateService({ limit: 0, windowMs: 2_000, exposed: false });
    performance.now = () => 0;
    const hour = clock.sleep(3_600_000).then(() => ({ code: "none after an hour" }));
    const call = client
      .updateAgentCalling("agent-1", "inbound", null, { maxRetries: 1_000 })
      .catch((error) => error);
    const { code, outcome } = await clock.pass(Promise.race([call, hour]));
    return { code, outcome, took: clock.now };
  });
  assert.deepEqual({ code, outcome }, { code: "rate_limited", outcome: "rejected" });
  assert(took <= 30_000, `${took} ms`);
});

it("a prerendered page changes nothing until it is shown, and its timeout starts then", async (t) => {
  const seen = { paths: [] };
  const reached = (path) => until(() => seen.paths.includes(path));
  const pages = {
    "/": `<script type="speculationrules">{ "prerender": [{ "urls": ["/next"], "eagerness": "immediate" }] }</script>
      <script>fetch("/go").then(() => (location.href = "/next"));</script>`,
    "/next": `<script type="module">
      import { updateAgentCalling } from "/library.js";
      const wasPrerendering = document.prerendering;
      const told = (end) => fetch("/end", { method: "POST", body: JSON.stringify({ wasPrerendering, ...end }) });
      updateAgentCalling("agent-1", "inbound", null, { baseUrl: "/api", timeoutMs: 500 }).then(
        ({ data }) => told({ direction: data.direction }),
        ({ code, outcome, message }) => told({ code, outcome, message }),
      );
      setTimeout(() => fetch("/late"), 1000);
    </script>`,
  };
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join("");
    if (request.url === "/end") seen.end = JSON.parse(body);
    seen.paths.push(request.url);
    if (request.url === "/go") return (seen.go = response);
    if (request.url === "/library.js")
      return response.setHeader("content-type", "text/javascript").end(library);
    if (request.method === "PUT") {
      return response.end(
        JSON.stringify({ success: true, data: { id: "agent-1", direction: JSON.parse(body).direction } }),
      );
    }
    response.setHeader("content-type", "text/html").end(`<!doctype html>${pages[request.url] ?? ""}`);
  });
  const port = await listen(server);
  t.after(() => server.closeAllConnections() ?? server.close());
  // Without DevTools, because an inspected page is not prerendered.
  const raw = await launchRaw({ args: [`http://127.0.0.1:${port}/`] });
  t.after(() => raw.close());
  await reached("/late");
  assert(!seen.paths.some((path) => path.includes("/calling")));
  assert.equal(seen.end, undefined);
  seen.go.end();
  await reached("/end");
  assert.deepEqual(seen.end, { wasPrerendering: true, direction: "inbound" });
});
