// Environments in which users of other libraries have reported problems.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { launchRaw } from "./raw-browser.mjs";
import { listen } from "../support/listen.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, address, agent, fault, requests, reset } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

const file = (name) => readFile(new URL(`../../pkg/dist/${name}`, import.meta.url), "utf8");
const sent = async () => (await requests({ method: "PUT" })).map(({ body }) => JSON.parse(body).direction);

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(reset);

describe("the wasm of the slim entry", () => {
  const end = (page, prepare = () => {}) =>
    page.evaluate(
      async ([prepare, url]) => {
        await eval(prepare)();
        const { init } = await import(url);
        return init().then(
          () => "loaded",
          ({ code, message }) => ({ code, message }),
        );
      },
      [`(${prepare})`, "/pkg/dist/slim.js"],
    );
  async function open(t, contentType, body) {
    const page = await openEmpty(browser);
    t.after(() => page.close());
    await page.route("**/*.wasm", async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        headers: { ...response.headers(), "content-type": contentType },
        ...(body && { body }),
      });
    });
    return page;
  }

  for (const contentType of [
    "application/octet-stream",
    "text/plain",
    "application/wasm; charset=utf-8",
    "binary/octet-stream",
  ]) {
    it(`loads with the content type ${contentType}`, async (t) => {
      assert.equal(await end(await open(t, contentType)), "loaded");
    });
  }

  it("is named in the error if a server answers with its start page", async (t) => {
    const { code, message } = await end(
      await open(t, "text/html", "<!doctype html><title>Dashboard</title>"),
    );
    assert.equal(code, "wasm_unavailable");
    assert.match(message, /talkover_calling\.wasm .*HTML page/);
  });
});

it("a call without WebAssembly rejects with `wasm_unavailable`", async (t) => {
  const page = await openEmpty(browser, () => delete globalThis.WebAssembly);
  t.after(() => page.close());
  const { code, message } = await page.evaluate(async () => {
    const { getAgent } = await import("/pkg/dist/index.js");
    return getAgent("agent-1").catch(({ code, message }) => ({ code, message }));
  });
  assert.equal(code, "wasm_unavailable");
  assert.match(message, /no WebAssembly/);
});

it("calls work in a file: page, as in a desktop application", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "talkover-file-"));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(
    path.join(folder, "library.js"),
    `const module = { exports: {} };\n${await file("index.cjs")}\nwindow.library = module.exports;`,
  );
  await writeFile(path.join(folder, "index.html"), '<!doctype html><script src="library.js"></script>');
  const page = await browser.newPage();
  t.after(() => page.close());
  await page.goto(pathToFileURL(path.join(folder, "index.html")).href);
  const ends = await page.evaluate(
    async ([agentId, baseUrl, token]) => {
      const save = (options) =>
        library.updateAgentCalling(agentId, "outbound", null, options).then(
          () => "applied",
          ({ code, message }) => `${code}: ${message}`,
        );
      return [await save({ baseUrl, token }), await save({ baseUrl: "/talkover" })];
    },
    [AGENT, `${address}/api/v1`, TOKEN],
  );
  assert.equal(ends[0], "applied");
  assert.match(ends[1], /^invalid_options: .*https/);
});

it("calls work in a page with the strictest security headers", async (t) => {
  const page = await browser.newPage();
  t.after(() => page.close());
  const library = await file("index.js");
  const headers = {
    "content-security-policy": `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src ${address}; require-trusted-types-for 'script'; trusted-types 'none'`,
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "sync-xhr=(), unload=()",
    "referrer-policy": "no-referrer",
  };
  const main = `import { updateAgentCalling } from "/library.js";
    updateAgentCalling("${AGENT}", "outbound", null, { baseUrl: "${address}/api/v1", token: "${TOKEN}" }).then(() => (document.title = "applied"), (error) => (document.title = error.message));`;
  // A real server, because Chromium treats a response that the test fulfills as public and blocks
  // its requests to this machine.
  const files = { "/library.js": ["text/javascript", library], "/main.js": ["text/javascript", main] };
  const start = [
    "text/html",
    '<!doctype html><title>waiting</title><script type="module" src="/main.js"></script>',
  ];
  const server = createServer(({ url }, response) => {
    const [type, body] = files[url] ?? start;
    response.writeHead(200, { ...headers, "content-type": type }).end(body);
  });
  const port = await listen(server);
  t.after(() => server.close());
  await page.goto(`http://127.0.0.1:${port}/`);
  await until(async () => (await page.title()) !== "waiting");
  assert.equal(await page.title(), "applied");
});

it("a frame that is removed during its call does not block other calls", async (t) => {
  const page = await openEmpty(browser);
  t.after(() => page.close());
  await fault({ stall: "headers" });
  await page.evaluate(
    async ([agentId, token]) => {
      const frame = document.body.appendChild(document.createElement("iframe"));
      const open = async (realm) => {
        const { createClient } = await realm.eval('import("/pkg/dist/index.js")');
        return createClient({ baseUrl: "/api/v1", token });
      };
      const [inFrame, inPage] = [await open(frame.contentWindow), await open(window)];
      inFrame.updateAgentCalling(agentId, "inbound").catch(() => {});
      window.removeAndSave = () => {
        frame.remove();
        return inPage.updateAgentCalling(agentId, "outbound", null, { timeoutMs: 10_000 }).then(
          () => "applied",
          ({ message }) => message,
        );
      };
    },
    [AGENT, TOKEN],
  );
  await until(async () => (await sent()).length === 1);
  assert.equal(await page.evaluate(() => removeAndSave()), "applied");
  assert.equal((await agent(AGENT)).direction, "outbound");
});

it("two copies of the package in one page share the order of calls", async (t) => {
  const page = await openEmpty(browser);
  t.after(() => page.close());
  await fault([{ delay_ms: 200 }, { delay_ms: 100 }]);
  await page.evaluate(
    async ([agentId, token]) => {
      const copies = await Promise.all(["one", "two"].map((copy) => import(`/pkg/dist/index.js?${copy}`)));
      await Promise.all(copies.map(({ init }) => init()));
      const save = (copy, direction) =>
        copies[copy].updateAgentCalling(agentId, direction, null, { baseUrl: "/api/v1", token });
      await Promise.all([save(0, "inbound"), save(1, "outbound"), save(0, "inbound"), save(1, "outbound")]);
    },
    [AGENT, TOKEN],
  );
  assert.deepEqual(await sent(), ["inbound", "outbound", "inbound", "outbound"]);
});

describe("in a browser without Playwright", () => {
  const open = async (raw) => {
    const tab = await raw.open(`${address}/api/v1/health`);
    await tab.evaluate(async (token) => {
      const { createClient } = await import("/pkg/dist/index.js");
      window.client = createClient({ baseUrl: "/api/v1", token });
    }, TOKEN);
    return tab;
  };
  const save = (tab, direction) =>
    tab.evaluate(
      (agentId, direction) =>
        client.updateAgentCalling(agentId, direction, null, { timeoutMs: 20_000 }).then(
          () => "applied",
          ({ code, message }) => `${code}: ${message}`,
        ),
      AGENT,
      direction,
    );

  it("a page with finished calls enters the back/forward cache, and can make calls afterwards", async (t) => {
    const raw = await launchRaw();
    t.after(() => raw.close());
    const tab = await open(raw);
    assert.equal(await save(tab, "inbound"), "applied");
    await tab.evaluate(() => {
      window.isKept = "not left";
      addEventListener("pageshow", ({ persisted }) => (window.isKept = persisted));
    });
    await tab.send("Page.navigate", { url: `${address}/` });
    await until(
      async () => (await tab.evaluate(() => `${location.pathname} ${document.readyState}`)) === "/ complete",
    );
    await tab.evaluate(() => history.back());
    await until(
      async () => (await tab.evaluate(() => location.pathname).catch(() => "")) === "/api/v1/health",
    );
    assert.equal(await tab.evaluate(() => window.isKept), true);
    assert.equal(await save(tab, "outbound"), "applied");
  });

  it("calls work without locks if pages may not store anything", async (t) => {
    const raw = await launchRaw({
      preferences: { profile: { default_content_setting_values: { cookies: 2 } } },
    });
    t.after(() => raw.close());
    const tab = await open(raw);
    const refusal = await tab.evaluate(() =>
      navigator.locks
        .request("any", () => {})
        .then(
          () => "granted",
          ({ name }) => name,
        ),
    );
    assert.equal(refusal, "SecurityError");
    assert.equal(await save(tab, "outbound"), "applied");
  });

  it("two tabs that are frozen in turns do not steal the lock from each other forever", async (t) => {
    const raw = await launchRaw();
    t.after(() => raw.close());
    const tabs = [await open(raw), await open(raw)];
    const state = (tab, state) => tab.send("Page.setWebLifecycleState", { state });
    for (const [one, other] of [tabs, tabs.toReversed()]) {
      await reset();
      await fault({ stall: "headers" });
      await one.evaluate((agentId) => {
        window.end = client.updateAgentCalling(agentId, "inbound", null, { timeoutMs: 60_000 }).then(
          () => "applied",
          ({ code }) => code,
        );
      }, AGENT);
      await until(async () => (await sent()).length === 1);
      await other.show();
      await state(one, "frozen");
      assert.equal(await save(other, "outbound"), "applied");
      await state(one, "active");
      assert.equal(await one.evaluate(() => window.end), "interrupted");
    }
    assert.equal(await save(tabs[0], "inbound"), "applied");
    const { held, pending } = await tabs[0].evaluate(async () => navigator.locks.query());
    assert.deepEqual([held, pending], [[], []]);
  });
});
