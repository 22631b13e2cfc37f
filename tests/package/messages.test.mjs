// The messages in each language, and their keys.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { test } from "node:test";
import { TalkoverError, createClient } from "../../pkg/dist/index.js";
import * as english from "../../pkg/dist/locales/en.js";
import * as portuguese from "../../pkg/dist/locales/pt-BR.js";

const json = async (name) =>
  JSON.parse(await readFile(new URL(`../../pkg/js/locales/${name}.json`, import.meta.url), "utf8"));
const texts = { en: await json("en"), pt: await json("pt-BR") };

/** A value for every parameter. */
const PARAMS = {
  choices: "keep, always",
  differences: "other_agent other_numbers",
  error: "ECONNRESET",
  expected: "phone_ids",
  field: "direction",
  found: "number",
  message: "No.",
  planned: "https://a.example",
  baseUrl: "https://b.example",
  suggestion: "inbound",
  url: "https://api.example/agents",
  first: 0,
  number: 2,
  last: 9,
  maximum: 128,
  minimum: 1,
  page: 3,
  pages: 5,
  retryAfterMs: 602_038,
  status: 404,
  timeoutMs: 1_500,
};

function problem(key) {
  const [code, reason = code === "service" ? code : undefined] = key.split(".");
  const params = { ...PARAMS, ...(reason && { reason }) };
  return { code: code === "service" ? "rejected" : code, params, issues: [], message: "unused" };
}

test("every language has a text for every key, with the same parameters", () => {
  const slots = (text) => [...text.matchAll(/<|\{[\w:]+\}/g)].map(String).sort();
  for (const group of ["messages", "agent", "nouns", "durations"]) {
    for (const [key, text] of Object.entries(texts.en[group])) {
      const translated = texts.pt[group][key];
      assert.ok(translated, `${group}: ${key}`);
      assert.deepEqual(slots(translated), slots(text), key);
    }
  }
  const more = Object.keys(texts.pt.messages).filter((key) => !(key in texts.en.messages));
  assert.ok(more.every((key) => key.endsWith(".service")));
});

test("every key makes a complete sentence in every language", () => {
  for (const { messageOf } of [english, portuguese]) {
    for (const key of Object.keys(texts.en.messages)) {
      const text = messageOf(problem(key));
      assert.doesNotMatch(text, /[{}<>]|NaN|unused/, key);
      assert.match(text, /[.?)!”]$/, key);
    }
  }
});

const failure = (promise) => promise.then(assert.fail, (error) => error);

async function serving(answer) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { baseUrl: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** @type {[status: number, type: string, body: string, headers?: Record<string, string>][]} */
const REPLIES = [
  [401, "text/plain", ""],
  [403, "text/plain", ""],
  [404, "text/plain", ""],
  [404, "text/html", "<html>"],
  [404, "application/json", "{}"],
  [405, "text/html", "<html>"],
  [408, "text/plain", ""],
  [409, "text/plain", ""],
  [422, "application/json", '{"message": "Bad.", "errors": {"call_time_ranges.0.end": ["No."]}}'],
  [429, "text/plain", ""],
  [429, "text/plain", "", { "retry-after": "602" }],
  [500, "text/plain", ""],
  [502, "text/html", "<html>"],
  [302, "text/plain", "", { location: "/x" }],
  [200, "text/html", "<html>"],
  [200, "application/json", "[]"],
  [
    200,
    "application/json",
    '{"success": true, "data": {"id": "b", "direction": "inbound", "phone_numbers": []}}',
  ],
];

/** What calls fail with, in many ways. */
async function failures() {
  const errors = [];
  for (const [status, type, body, headers] of REPLIES) {
    const server = await serving((_, response) =>
      response.writeHead(status, { ...headers, "content-type": type }).end(body),
    );
    const client = createClient({ baseUrl: server.baseUrl, token: "t", maxRetries: 0 });
    errors.push(await failure(client.updateAgentCalling("a", "outbound", ["x"])));
    errors.push(await failure(client.applyAgentCalling("a", "outbound", ["x"], { timeoutMs: 50 })));
    server.close();
  }
  const client = /** @type {any} */ (
    createClient({ baseUrl: "http://127.0.0.1:1", token: "t", maxRetries: 0 })
  );
  const twice = [1, 2].map(() => ({ agentId: "a", direction: "inbound" }));
  const numbers = ["x", "b", "x", "", "+123456", "ä"];
  const calls = [
    client.updateAgentCalling("", "outbound", numbers),
    client.updateAgentCalling("a", "Inbound", new Set(["x"])),
    client.updateAgentCalling("a", "inbound", { timeoutMs: 5 }),
    client.updateAgentCalling("a", "inbound", null, { timeout: 5, maxRetries: -1, publish: "keep" }),
    client.updateAgentsCalling([{ agentId: "a", direction: "inbound", phoneIds: ["x", "x"] }, 7]),
    client.planAgentsCalling(twice),
    client.listAgents({ perPage: 101, pages: 1 }),
    client.getAgent("a"),
    createClient({ baseUrl: "app.talkover.ai/api/v1" }).getAgent("a"),
    createClient({}).getAgent("a"),
    createClient({ token: "Bearer talq_x" }).getAgent("a"),
    createClient({ baseUrl: "http://no-such-host.invalid" }).getAgent("a"),
    createClient({ baseUrl: "https://no-such-host.invalid", maxRetries: 0 }).getAgent("a"),
  ];
  return [...errors, ...(await Promise.all(calls.map(failure)))];
}

const errors = await failures();

test("the English module gives the library's own text", () => {
  for (const error of errors) {
    assert.ok(error instanceof TalkoverError);
    assert.equal(english.messageOf({ ...error, message: "unused" }), error.message);
    for (const issue of error.issues)
      assert.equal(english.messageOf({ ...issue, message: "unused" }), issue.message);
  }
});

test("no English is left in Portuguese", () => {
  for (const error of errors) assert.doesNotMatch(portuguese.messageOf(error), /\b(the|this|must|is|not)\b/i);
});

test("every error and issue has a key in plain data", () => {
  const check = (params) => {
    assert.equal(Object.getPrototypeOf(params), Object.prototype);
    for (const value of Object.values(params)) assert.match(typeof value, /^(string|number)$/);
  };
  for (const { params, issues } of errors) {
    check(params);
    for (const issue of issues) check(issue.params);
  }
});

test("an issue has its path in segments", () => {
  const issues = errors.flatMap((error) => error.issues);
  const at = (path) => issues.find((issue) => issue.path === path);
  assert.deepEqual(at("updates[0].phoneIds[1]").segments, ["updates", 0, "phoneIds", 1]);
  assert.deepEqual(at("call_time_ranges.0.end").segments, ["call_time_ranges", 0, "end"]);
  assert.deepEqual(at("phoneIds[2]"), {
    path: "phoneIds[2]",
    segments: ["phoneIds", 2],
    code: "duplicate",
    params: { first: 0, number: 3 },
    message: "Number 3 is chosen twice.",
  });
});

test("a message for a person has no paths, and one for a developer has", async () => {
  const client = createClient({ baseUrl: "http://127.0.0.1:1", token: "t" });
  const duplicate = await failure(client.updateAgentCalling("a", "inbound", ["x", "x"]));
  assert.equal(duplicate.message, "Number 2 is chosen twice.");
  assert.equal(portuguese.messageOf(duplicate), "O número 2 foi escolhido duas vezes.");
  const option = await failure(client.getAgent("a", /** @type {any} */ ({ timeout: 5 })));
  assert.equal(option.message, 'options.timeout: Unknown option. Did you mean "timeoutMs"?');
});

test("a Set and options in the wrong place are recognized", async () => {
  const client = /** @type {any} */ (createClient({ baseUrl: "http://127.0.0.1:1", token: "t" }));
  const reason = async (phoneIds) => {
    const { issues } = await failure(client.updateAgentCalling("a", "inbound", phoneIds));
    return [issues[0].code, issues[0].params.reason];
  };
  assert.deepEqual(await reason(new Set(["x"])), ["invalid_type", "set"]);
  assert.deepEqual(await reason({ timeoutMs: 5 }), ["invalid_type", "options"]);
  assert.deepEqual(await reason({}), ["invalid_type", undefined]);
});

test("in Node, advice is about Node", async () => {
  const gone = await serving(() => {});
  gone.close();
  const refused = await failure(createClient({ baseUrl: gone.baseUrl, maxRetries: 0 }).getAgent("a"));
  assert.deepEqual([refused.code, refused.params.reason], ["network", "refused"]);
  const missing = createClient({ baseUrl: "https://no-such-host.invalid", maxRetries: 0 });
  const unknown = await failure(missing.getAgent("a"));
  assert.match(unknown.params.reason, /^(host_not_found|connection)$/);
  const [issue] = (await failure(createClient({}).getAgent("a"))).issues;
  assert.match(issue.message, /environment variable/);
  for (const { message } of [refused, unknown, issue]) assert.doesNotMatch(message, /browser|offline|CORS/);
});

test("what else was thrown keeps its own message", () => {
  for (const { messageOf } of [english, portuguese]) {
    assert.equal(messageOf(new DOMException("Stopped.", "AbortError")), "Stopped.");
    assert.equal(messageOf(new Error("Mine.")), "Mine.");
    assert.equal(messageOf("text"), "text");
    assert.equal(messageOf(undefined), "undefined");
    assert.equal(messageOf(new TalkoverError("Mine.", { code: "conflict" })), "Mine.");
    assert.equal(messageOf({ code: "constructor", params: {}, message: "Mine." }), "Mine.");
  }
});
