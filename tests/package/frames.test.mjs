// Frames without a URL, and pages with a base URL. Calls resolve URLs like the page's fetch.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, it } from "node:test";
import { launch } from "../support/browser.mjs";

const PAGE = "https://dashboard.example";
const library = await readFile(new URL("../../pkg/dist/index.js", import.meta.url), "utf8");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Opens a page at `PAGE` with this body. Returns it and the list of its requests for agents. */
async function open(t, body, baseHref = "") {
  const page = await browser.newPage();
  t.after(() => page.close());
  const asked = [];
  await page.route("**/*", (route) => {
    const request = route.request();
    const headers = {
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "*",
      "access-control-allow-methods": "*",
    };
    const url = request.url();
    if (url.endsWith("/library.js"))
      return route.fulfill({ contentType: "text/javascript", headers, body: library });
    if (!url.includes("/agents/"))
      return route.fulfill({ contentType: "text/html", body: `<!doctype html>${baseHref}<body>${body}` });
    if (request.method() === "OPTIONS") return route.fulfill({ status: 204, headers });
    asked.push({ url, token: request.headers().authorization });
    const data = { id: url.split("/").at(-2), direction: request.postDataJSON().direction };
    route.fulfill({ json: { success: true, data }, headers });
  });
  await page.goto(`${PAGE}/agents.html`);
  return { page, asked };
}

/**
 * Runs in a frame. Returns the result of a call, and sends the same request by the page's fetch.
 */
async function call(options) {
  const { updateAgentCalling } = await import("https://dashboard.example/library.js");
  try {
    await updateAgentCalling("agent-1", "inbound", undefined, options);
  } catch (error) {
    return { code: error.code, message: error.message };
  }
  await fetch(`${options.baseUrl}/agents/agent-1/calling`, {
    method: "PUT",
    body: '{"direction":"inbound"}',
  });
  return "applied";
}

const frames = {
  "a page": { body: "" },
  "a page with a base": { body: "", baseHref: `<base href="/app/">` },
  "a frame of srcdoc": { body: `<iframe srcdoc="<p>"></iframe>` },
  "a frame of srcdoc in a page with a base": {
    body: `<iframe srcdoc="<p>"></iframe>`,
    baseHref: `<base href="/app/">`,
  },
  "a frame that was written to": {
    body: `<iframe></iframe><script>{ const { contentDocument } = frames[0].frameElement; contentDocument.open(); contentDocument.write("<p>"); contentDocument.close(); }</script>`,
  },
  "an empty frame": { body: "<iframe></iframe>" },
};

for (const [name, { body, baseHref }] of Object.entries(frames)) {
  it(`resolves the base URL like fetch in ${name}`, async (t) => {
    const { page, asked } = await open(t, body, baseHref);
    for (const baseUrl of ["talkover", "/talkover", "../talkover"]) {
      // The token is accepted only for the page's origin.
      assert.equal(await page.frames().at(-1).evaluate(call, { baseUrl, token: "own_backend" }), "applied");
      const [ours, plain] = asked.splice(0);
      assert.equal(ours.token, "Bearer own_backend");
      assert.equal(ours.url, plain.url);
    }
  });
}

it("does not count as the page's origin in a sandboxed frame", async (t) => {
  const { page, asked } = await open(t, `<iframe sandbox="allow-scripts" srcdoc="<p>"></iframe>`);
  const frame = page.frames().at(-1);
  const refused = await frame.evaluate(call, { baseUrl: "/talkover", token: "own_backend" });
  assert.equal(refused.code, "invalid_options");
  assert.deepEqual(asked, []);
  assert.equal(await frame.evaluate(call, { baseUrl: "talkover" }), "applied");
  assert.equal(asked[0].url, `${PAGE}/talkover/agents/agent-1/calling`);
  assert.equal(asked[1].url, asked[0].url);
});
