// Pages wrap fetch, for example to add a header or renew a session. A call's requests reach the
// service like those of a hand-written fetch.
import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, fault, requests, reset } from "../support/sandbox.mjs";

let browser;
let page;
before(async () => {
  browser = await launch();
  page = await openEmpty(browser);
});
after(() => browser?.close());
beforeEach(reset);

// Each runs in the page and returns the replacement of fetch.
const wrappers = {
  "adds a header by spreading":
    (real) =>
    (input, init = {}) =>
      real(input, { ...init, headers: { ...init.headers, "x-csrf-token": "t" } }),
  "adds a header to an object of headers":
    (real) =>
    (input, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set("x-csrf-token", "t");
      return real(input, { ...init, headers });
    },
  "writes the header into what it is given": (real) => (input, init) => {
    init.headers["x-csrf-token"] = "t";
    return real(input, init);
  },
  "adds a header to a request that it makes": (real) => (input, init) => {
    const request = new Request(input, init);
    request.headers.set("x-csrf-token", "t");
    return real(request);
  },
  "takes addresses for text": (real) => (input, init) =>
    real(input.startsWith("http") && input.includes("/agents/") ? input : "/nowhere", init),
  "reads the method and the body": (real) => (input, init) =>
    init.method.toUpperCase() === "PUT" && "direction" in JSON.parse(init.body)
      ? real(input, init)
      : Response.error(),
  "renews the session after a 401 and sends again": (real) => async (input, init) => {
    const response = await real(input, init);
    return response.status === 401
      ? real(input, { ...init, headers: { ...init.headers, "x-csrf-token": "new" } })
      : response;
  },
  "gives a copy of what came": (real) => async (input, init) => {
    const response = await real(input, init);
    console.debug(await response.clone().text());
    return new Response(response.body, response);
  },
  "reads the reply first and gives it on": (real) => async (input, init) => {
    const response = await real(input, init);
    const text = await response.text();
    return new Response(text, { status: response.status, headers: response.headers });
  },
  "is a proxy": (real) =>
    new Proxy(real, { apply: (target, self, args) => Reflect.apply(target, self, args) }),
  "wants to be called on the window": (real) =>
    /** @this {unknown} */
    function (...args) {
      if (this !== undefined && this !== window) throw new TypeError("Illegal invocation");
      return real.apply(window, args);
    },
};

const told = ({ method, path, body, headers, status }) => ({
  method,
  path,
  body,
  status,
  headers: Object.fromEntries(
    ["authorization", "content-type", "x-csrf-token"].map((name) => [name, headers[name]]),
  ),
});

for (const [what, wrapper] of Object.entries(wrappers)) {
  it(`works with a fetch that ${what}`, async () => {
    if (what.includes("401")) await fault([{ status: 401, text: "" }, {}, { status: 401, text: "" }]);
    const { ours, plain } = await page.evaluate(
      async ([wrapper, agentId, token]) => {
        const { updateAgentCalling } = await import("/pkg/dist/index.js");
        const real = window.fetch;
        window.fetch = eval(wrapper)(real);
        try {
          const ours = await updateAgentCalling(agentId, "outbound", ["phone-uuid-1"], {
            baseUrl: "/api/v1",
            token,
          });
          const url = new URL(`/api/v1/agents/${agentId}/calling`, location.href).href;
          const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
          const body = JSON.stringify({ direction: "outbound", phone_number_ids: ["phone-uuid-1"] });
          const plain = await fetch(url, { method: "PUT", headers, body });
          return { ours: ours.data.direction, plain: (await plain.json()).data.direction };
        } finally {
          window.fetch = real;
        }
      },
      [`(${wrapper})`, AGENT, TOKEN],
    );
    assert.deepEqual([ours, plain], ["outbound", "outbound"]);
    const sent = (await requests({ method: "PUT" })).map(told);
    assert.deepEqual(sent.slice(0, sent.length / 2), sent.slice(sent.length / 2));
  });
}
