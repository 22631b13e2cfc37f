// The package in a page and on a server: entries, loading, options, and errors of other copies.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { freshCopy } from "./fresh-copy.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, address as SANDBOX, requests, reset } from "../support/sandbox.mjs";

const PHONES = ["phone-uuid-1", "phone-uuid-2"];
const documented = JSON.parse(
  await readFile(new URL("../contract/fixtures/update-agent-calling.response.json", import.meta.url), "utf8"),
);

beforeEach(reset);

describe("on a server", () => {
  it("is imported without touching fetch, WebAssembly or a window", async () => {
    const names = [
      "fetch",
      "WebAssembly",
      "window",
      "Request",
      "Response",
      "Headers",
      "AbortController",
      "DecompressionStream",
    ];
    /** @type {[string, PropertyDescriptor][]} */
    const kept = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
    try {
      for (const name of names) delete globalThis[name];
      const { updateAgentCalling, TalkoverError, createClient, configure } = await freshCopy();
      configure({ timeoutMs: 1 });
      createClient({});
      const error = await updateAgentCalling(AGENT, "inbound").catch((error) => error);
      assert.ok(error instanceof TalkoverError);
      assert.deepEqual([error.code, error.outcome, error.attempts], ["wasm_unavailable", "not_sent", 0]);
    } finally {
      for (const [name, descriptor] of kept)
        descriptor && Object.defineProperty(globalThis, name, descriptor);
    }
  });

  it("returns the documented response for the documented example", async () => {
    const { createClient } = await freshCopy();
    const client = createClient({ baseUrl: `${SANDBOX}/api/v1`, token: TOKEN });
    const result = await client.updateAgentCalling(AGENT, "outbound", PHONES);
    assert.notEqual(result.data.updated_at, documented.data.updated_at);
    assert.deepEqual(
      { ...result, data: { ...result.data, updated_at: "" } },
      {
        ...documented,
        data: { ...documented.data, updated_at: "" },
      },
    );
  });

  it("finds the same issues in a list with any length, before and after the wasm is loaded", async () => {
    const odd = [
      "0",
      "1",
      "",
      true,
      null,
      undefined,
      [],
      [1],
      { valueOf: () => 0 },
      0n,
      -1,
      0.5,
      NaN,
      Infinity,
      2 ** 32,
    ];
    for (const length of odd) {
      const list = new Proxy(["phone-uuid-1"], {
        get: (target, key) => (key === "length" ? length : target[key]),
      });
      const { createClient } = await freshCopy();
      const client = createClient({ baseUrl: `${SANDBOX}/api/v1`, token: TOKEN });
      const refusal = () =>
        client.updateAgentCalling(AGENT, "inbound", list).catch(({ code, issues }) => ({ code, issues }));
      const [cold, warm] = [await refusal(), await refusal()];
      assert.deepEqual(cold, warm, String(length));
      assert.equal(cold.code, "invalid_input");
    }
    assert.deepEqual(await requests(), []);
  });

  it("never starts a call that times out or is aborted before the wasm is loaded", async () => {
    const { createClient, init } = await freshCopy();
    let give;
    const loaded = init(new Promise((resolve) => (give = resolve)));
    const options = { baseUrl: `${SANDBOX}/api/v1`, token: TOKEN };
    const client = createClient(options);
    // Inherited options are ignored.
    const inherited = client.updateAgentCalling(AGENT, "inbound", null, Object.create({ timeoutMs: 1 }));
    const calls = [
      client.updateAgentCalling(AGENT, "inbound", null, { timeoutMs: 1 }),
      createClient({ ...options, timeoutMs: 1 }).updateAgentCalling(AGENT, "inbound"),
      client.updateAgentsCalling([{ agentId: AGENT, direction: "inbound" }], { timeoutMs: 1 }),
    ];
    for (const call of calls) {
      const error = await call.catch((error) => error);
      assert.deepEqual(
        [error.name, error.code, error.outcome, error.attempts],
        ["TalkoverError", "wasm_unavailable", "not_sent", 0],
      );
      assert.match(error.message, /longer than 1 ms/);
    }

    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error("enough");
    const call = client.updateAgentCalling(AGENT, "inbound", null, { signal });
    const many = client.updateAgentsCalling([{ agentId: AGENT, direction: "inbound" }], { signal });
    const patient = client.updateAgentCalling(AGENT, "outbound", null, {
      signal: new AbortController().signal,
    });
    controller.abort(reason);
    assert.equal(await call.catch((error) => error), reason);

    give(await readFile(new URL("../../pkg/dist/talkover_calling.wasm", import.meta.url)));
    await loaded;
    assert.equal(await inherited.catch((error) => error.code), "invalid_options");
    const [entry] = await many;
    assert.deepEqual([entry.status, entry.reason.code, entry.reason.cause], ["rejected", "aborted", reason]);
    assert.equal((await patient).data.direction, "outbound");
    assert.equal((await requests()).length, 1);
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  it("loads the wasm without timers, or with broken ones", async () => {
    const kept = ["setTimeout", "clearTimeout"].map((name) => [name, globalThis[name]]);
    const broken = () => {
      throw new Error("not today");
    };
    for (const timers of [broken, undefined]) {
      const { createClient } = await freshCopy();
      try {
        for (const [name] of kept) globalThis[name] = timers;
        const call = createClient({
          baseUrl: `${SANDBOX}/api/v1`,
          token: TOKEN,
          timeoutMs: -1,
        }).updateAgentCalling(AGENT, "inbound");
        const error = await call.catch((error) => error);
        assert.deepEqual([error.name, error.code], ["TalkoverError", "invalid_options"]);
      } finally {
        for (const [name, timer] of kept) globalThis[name] = timer;
      }
    }
  });

  it("queries the page's locks while the wasm loads, and does not wait for the answer", async () => {
    const kept = Object.getOwnPropertyDescriptor(globalThis, "navigator");
    let asked = 0;
    const answers = {
      throws() {
        throw new Error("no locks here");
      },
      rejects: () => Promise.reject(new Error("no storage here")),
      never: () => new Promise(() => {}),
    };
    try {
      for (const answer of Object.values(answers)) {
        const query = () => ((asked += 1), answer());
        Object.defineProperty(globalThis, "navigator", { value: { locks: { query } }, configurable: true });
        const { init } = await freshCopy();
        await Promise.all([init(), init()]);
      }
    } finally {
      delete globalThis.navigator;
      if (kept) Object.defineProperty(globalThis, "navigator", kept);
    }
    assert.equal(asked, Object.keys(answers).length);
  });

  it("sends ten thousand numbers unchanged", async () => {
    const { createClient } = await freshCopy();
    const ids = Array.from({ length: 10_000 }, (_, index) => `phone-${index}`);
    const client = createClient({ baseUrl: `${SANDBOX}/api/v1`, token: TOKEN });
    await assert.rejects(
      client.updateAgentCalling(AGENT, "inbound", ids),
      { outcome: "rejected" },
      "the service does not know them",
    );
    const [{ body }] = await requests();
    assert.deepEqual(JSON.parse(body), { direction: "inbound", phone_number_ids: ids });
  });

  it("refuses a relative base URL", async () => {
    const { createClient } = await freshCopy();
    await assert.rejects(createClient({ baseUrl: "/talkover" }).updateAgentCalling(AGENT, "inbound"), {
      name: "TalkoverError",
      code: "invalid_options",
    });
  });
});

// Runs in the page: tries bad inputs, from an index on, each with a new copy of the package.
async function refuseAll({ from, copiesAPage, baseUrl, token }) {
  const { badInputs } = await import("/bad_inputs.js");
  const cases = badInputs({ baseUrl, token, maxRetries: 0 }).slice(from, from + copiesAPage);
  const wrong = [];
  for (const [index, [name, args, code, paths]] of cases.entries()) {
    const { updateAgentCalling, TalkoverError, init } = await import(`/pkg/dist/index.js?copy=${index}`);
    for (const loaded of [false, true]) {
      if (loaded) await init();
      try {
        call = updateAgentCalling(...args);
      } catch (error) {
        wrong.push([name, loaded, "threw", String(error)]);
        continue;
      }
      const error = await call.then(
        () => undefined,
        (error) => error,
      );
      const found = error?.issues?.map((issue) => issue.path);
      const asExpected =
        error instanceof TalkoverError &&
        error.code === code &&
        error.outcome === "not_sent" &&
        error.attempts === 0 &&
        JSON.stringify(found) === JSON.stringify(paths);
      if (!asExpected) wrong.push([name, loaded, error?.code ?? String(error), found]);
    }
  }
  return { count: cases.length, wrong };
}

describe("in a page", () => {
  let browser;
  let page;

  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  // Opens a page of the sandbox's origin with these headers.
  async function open(headers = {}) {
    await page?.close();
    page = await browser.newPage();
    await page.route(`${SANDBOX}/empty`, (route) =>
      route.fulfill({ contentType: "text/html", headers, body: "<!doctype html><title>A page</title>" }),
    );
    // The same cases as in the crate's tests.
    const body = await readFile(new URL("../wasm/bad_inputs.js", import.meta.url), "utf8");
    await page.route(`${SANDBOX}/bad_inputs.js`, (route) =>
      route.fulfill({ contentType: "text/javascript", body }),
    );
    await page.goto(`${SANDBOX}/empty`);
  }

  beforeEach(() => open());

  it("saves through a backend of the page's origin without a token in the page", async () => {
    const result = await page.evaluate(
      async ([agent, phones]) => {
        const { configure, updateAgentCalling } = await import("/pkg/dist/index.js");
        configure({ baseUrl: "/talkover" });
        return updateAgentCalling(agent, "outbound", phones);
      },
      [AGENT, PHONES],
    );
    assert.equal(result.data.direction, "outbound");
    const sent = await requests();
    assert.deepEqual(
      sent.map(({ method, via }) => [method, via]),
      [["PUT", "gateway"]],
    );
  });

  it("passes an error to a worker as a copy of its fields, as in the README", async () => {
    const { error, whole, fields } = await page.evaluate(async (agent) => {
      const { updateAgentCalling } = await import("/pkg/dist/index.js");
      // @ts-expect-error It is to be refused.
      const error = await updateAgentCalling(agent, "sideways", undefined, { baseUrl: "/talkover" }).catch(
        (error) => error,
      );
      const echo = URL.createObjectURL(new Blob(["onmessage = ({ data }) => postMessage(data)"]));
      const worker = new Worker(echo);
      const reached = (value) =>
        new Promise((resolve) => {
          worker.onmessage = ({ data }) => resolve({ ...data, name: data.name, message: data.message });
          worker.postMessage(value);
        });
      const { name, message, code, outcome, issues } = error;
      return {
        error: { name, message, code, outcome, issues },
        whole: await reached(error),
        fields: await reached({ ...error, name, message }),
      };
    }, AGENT);
    assert.equal(error.code, "invalid_input");
    assert.deepEqual(whole, { name: "Error", message: error.message });
    assert.deepEqual({ ...fields, ...error }, fields);
  });

  it("rejects every bad input, also in a call that has to load the wasm first", async () => {
    // A page has memory for a limited number of wasm instances.
    const copiesAPage = 50;
    const wrong = [];
    let seen = 0;
    for (let from = 0; from === seen; from += copiesAPage) {
      await open();
      const part = await page.evaluate(refuseAll, {
        from,
        copiesAPage,
        baseUrl: `${SANDBOX}/api/v1`,
        token: TOKEN,
      });
      seen += part.count;
      wrong.push(...part.wrong);
    }
    assert.ok(seen >= 60, `${seen} cases`);
    assert.deepEqual(wrong, []);
    assert.deepEqual(await requests(), []);
  });

  it("keeps the arguments of a call while the wasm loads", async () => {
    const { numbers, timeout } = await page.evaluate(async (agent) => {
      const { configure, updateAgentCalling } = await import("/pkg/dist/index.js");
      const before = { baseUrl: "/talkover" };
      configure(before);
      before.baseUrl = "https://elsewhere.example";
      const phoneIds = ["phone-uuid-2"];
      const options = { timeoutMs: 5_000 };
      const call = updateAgentCalling(agent, "inbound", phoneIds, options);
      const after = updateAgentCalling(agent, "inbound", phoneIds, { ...options, timeoutMs: -1 });
      phoneIds.push("../..");
      options.timeoutMs = -1;
      configure({ baseUrl: "https://elsewhere.example" });
      return {
        numbers: (await call).data.phone_numbers.map(({ id }) => id),
        timeout: await after.catch((error) => error.issues[0].path),
      };
    }, AGENT);
    assert.deepEqual(numbers, ["phone-uuid-2"]);
    assert.equal(timeout, "options.timeoutMs");
  });

  for (const [name, decoder] of [
    ["with the browser's own decoder of bytes", "fromBase64"],
    ["in a browser that has no decoder of bytes", "atob"],
  ]) {
    it(`decodes the wasm from base64 ${name}`, async () => {
      const facts = await page.evaluate(
        async ([agent, decoder]) => {
          const called = [];
          const watch = (owner, name) => {
            const own = owner[name];
            owner[name] = (text) => (called.push(name), own.call(owner, text));
          };
          watch(Uint8Array, "fromBase64");
          watch(globalThis, "atob");
          if (decoder === "atob") delete Uint8Array.fromBase64;
          const { createClient } = await import("/pkg/dist/index.js");
          const { success } = await createClient({ baseUrl: "/talkover" }).updateAgentCalling(
            agent,
            "inbound",
          );
          return { called, success };
        },
        [AGENT, decoder],
      );
      assert.deepEqual(facts, { called: [decoder], success: true });
    });
  }

  it("replaces earlier options, and reports invalid ones with the next call", async () => {
    const codes = await page.evaluate(async (agent) => {
      const { configure, createClient, updateAgentCalling } = await import("/pkg/dist/index.js");
      const end = (call) =>
        call.then(
          () => "done",
          (error) => `${error.code} ${error.issues.map(({ path }) => path)}`,
        );
      const ends = [];
      // @ts-expect-error There is no such option.
      configure({ baseUrl: "/talkover", timeout: 5 });
      ends.push(await end(updateAgentCalling(agent, "inbound")));
      configure({ baseUrl: "/talkover" });
      ends.push(await end(updateAgentCalling(agent, "inbound")));
      configure({});
      ends.push(await end(updateAgentCalling(agent, "inbound")));
      const client = createClient({ baseUrl: "/talkover" });
      ends.push(await end(client.updateAgentCalling(agent, "inbound")));
      ends.push(await end(createClient(null).updateAgentCalling(agent, "inbound")));
      return ends;
    }, AGENT);
    assert.deepEqual(codes, [
      "invalid_options options.timeout",
      "done",
      "invalid_options options.token",
      "done",
      "invalid_options options",
    ]);
  });

  it("recognizes errors of another copy, and its own subclasses", async () => {
    const facts = await page.evaluate(async () => {
      const one = await import("/pkg/dist/index.js?one");
      const two = await import("/pkg/dist/index.js?two");
      // @ts-expect-error It is to be refused.
      const error = await one.updateAgentCalling().catch((error) => error);
      class Mine extends one.TalkoverError {}
      return {
        otherClass: one.TalkoverError !== two.TalkoverError,
        own: error instanceof one.TalkoverError,
        other: error instanceof two.TalkoverError,
        platform: error instanceof Error,
        subclass: error instanceof Mine,
        strangers: [null, undefined, 1, {}, new Error("x")].some(
          (value) => value instanceof one.TalkoverError,
        ),
        text: String(error).startsWith("TalkoverError: "),
      };
    });
    assert.deepEqual(facts, {
      otherClass: true,
      own: true,
      other: true,
      platform: true,
      subclass: false,
      strangers: false,
      text: true,
    });
  });

  it("names the Content-Security-Policy that forbids the wasm", async () => {
    await open({ "content-security-policy": "script-src 'self' 'unsafe-inline'" });
    const error = await page.evaluate(async (agent) => {
      const { updateAgentCalling } = await import("/pkg/dist/index.js");
      const { code, outcome, message } = await updateAgentCalling(agent, "inbound").catch((error) => error);
      return { code, outcome, message };
    }, AGENT);
    assert.deepEqual([error.code, error.outcome], ["wasm_unavailable", "not_sent"]);
    assert.match(error.message, /Content-Security-Policy.*'wasm-unsafe-eval'/);
  });

  it("loads the wasm again after a failure, also from another source", async () => {
    const facts = await page.evaluate(async (agent) => {
      const { configure, init, updateAgentCalling } = await import("/pkg/dist/index.js?one");
      configure({ baseUrl: "/talkover" });
      const compile = WebAssembly.compile;
      let bytes;
      WebAssembly.compile = async (given) => {
        bytes = given;
        throw new Error("not now");
      };
      const failed = await Promise.all(
        [init(), updateAgentCalling(agent, "inbound")].map((call) => call.catch(({ code }) => code)),
      );
      WebAssembly.compile = compile;
      const { success } = await updateAgentCalling(agent, "inbound");

      const sources = [bytes, compile(bytes), new Response(bytes), URL.createObjectURL(new Blob([bytes]))];
      const loaded = [];
      for (const [index, source] of sources.entries()) {
        const copy = await import(`/pkg/dist/index.js?source=${index}`);
        loaded.push(
          await copy.init(source).then(
            () => "loaded",
            (error) => error.message,
          ),
        );
        loaded.push(
          (await copy.createClient({ baseUrl: "/talkover" }).updateAgentCalling(agent, "inbound")).success,
        );
      }
      const broken = await import("/pkg/dist/index.js?broken");
      loaded.push(await broken.init("/no-such-file").catch((error) => `${error.code} ${error.message}`));
      return { failed, success, loaded };
    }, AGENT);
    assert.deepEqual(facts.failed, ["wasm_unavailable", "wasm_unavailable"]);
    assert.equal(facts.success, true);
    assert.deepEqual(facts.loaded.slice(0, 8), Array(4).fill(["loaded", true]).flat());
    assert.match(facts.loaded[8], /^wasm_unavailable .*404/);
  });
});
