// Tests the library against Prism, so that agreement with the sandbox is not the only evidence.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { TalkoverError, createClient } from "../../pkg/dist/index.js";
import { operations, replyOf, resolve } from "./description.mjs";
import { startMock } from "./mock.mjs";

const AGENT = "550e8400-e29b-41d4-a716-446655440000";
const NUMBERS = ["phone-uuid-1", "phone-uuid-2"];

let mock;
before(async () => (mock = await startMock()));
after(() => mock.stop());

// Without a preference, Prism sends the first response that fits the request.
const client = (prefer = "none", options = {}) =>
  createClient({ baseUrl: mock.base(prefer), token: "talq_any", maxRetries: 0, ...options });
const shown = (operationId, status, name) => replyOf(operationId, status).examples[name].value;

async function failure(call) {
  const error = await call.then(
    (value) => assert.fail(`it resolved: ${JSON.stringify(value)}`),
    (reason) => reason,
  );
  assert(error instanceof TalkoverError, String(error));
  return error;
}

describe("a client of the described service", () => {
  it("changes calling settings and returns the response unchanged", async () => {
    const reply = await client().updateAgentCalling(AGENT, "outbound", NUMBERS);
    assert.deepEqual(reply, shown("updateAgentCalling", "200", "outbound"));
  });

  it("rejects a response that differs from the request", async () => {
    const error = await failure(client().updateAgentCalling(AGENT, "inbound", NUMBERS));
    assert.deepEqual([error.code, error.outcome, error.status], ["response_mismatch", "applied", 200]);
  });

  it("sends valid requests with numbers, without them and with an empty list", async () => {
    // Prism answers 422 to a body that violates the schema.
    assert.equal(
      (await failure(client().updateAgentCalling(AGENT, "outbound", []))).code,
      "response_mismatch",
    );
    assert.equal((await client().updateAgentCalling(AGENT, "outbound")).data.direction, "outbound");
    assert.equal((await client().updateAgentCalling(AGENT, "outbound", null)).data.direction, "outbound");
  });

  it("publishes and unpublishes", async () => {
    assert.deepEqual(await client().publishAgent(AGENT), shown("publishAgent", "200", "published"));
    assert.deepEqual(await client().unpublishAgent(AGENT), shown("unpublishAgent", "200", "unpublished"));
  });

  it("reads agents and numbers with every query parameter", async () => {
    const { getAgent, listAgents, listPhoneNumbers } = client();
    const page = { search: "456", page: 2, perPage: 50 };
    assert.deepEqual(await getAgent(AGENT), shown("getAgent", "200", "supportBot"));
    assert.deepEqual(
      await listAgents({ status: "draft", direction: "inbound", ...page }),
      shown("listAgents", "200", "firstOfThree"),
    );
    assert.deepEqual(
      await listPhoneNumbers({ type: "voice", hasVoice: true, hasWhatsapp: false, ...page }),
      shown("listPhoneNumbers", "200", "two"),
    );
  });

  it("reads the other responses that the description allows", async () => {
    const { listAgents, listPhoneNumbers } = client("dynamic=true");
    for (const list of /** @type {any[]} */ ([listAgents, listPhoneNumbers])) {
      const { success, data } = await list();
      assert.deepEqual([success, Array.isArray(data)], [true, true]);
    }
  });

  it("is unauthorized without a token", async () => {
    const error = await failure(
      client("none", { token: undefined }).updateAgentCalling(AGENT, "outbound", NUMBERS),
    );
    assert.deepEqual([error.code, error.outcome, error.status], ["unauthorized", "rejected", 401]);
  });
});

const CALLS = {
  updateAgentCalling: (it) => it.updateAgentCalling(AGENT, "outbound", NUMBERS),
  publishAgent: (it) => it.publishAgent(AGENT),
  unpublishAgent: (it) => it.unpublishAgent(AGENT),
  getAgent: (it) => it.getAgent(AGENT),
  listAgents: (it) => it.listAgents(),
  listPhoneNumbers: (it) => it.listPhoneNumbers(),
};
const CODES = {
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  429: "rate_limited",
  500: "server_error",
};

describe("every described error", () => {
  for (const { operation } of operations.filter(({ operation }) => operation.operationId in CALLS)) {
    const { operationId } = operation;
    const errors = Object.entries(operation.responses).filter(([status]) => status !== "200");
    const cases = errors.flatMap(([status, reply]) =>
      Object.entries(resolve(reply).content["application/json"].examples).map(([name, { value }]) => ({
        status,
        name,
        body: value,
      })),
    );

    it(`of ${operationId} rejects with its message, code and outcome`, async () => {
      assert(cases.length > 0);
      for (const { status, name, body } of cases) {
        const error = await failure(CALLS[operationId](client(`code=${status}, example=${name}`)));
        const what = `${status} ${name}`;
        const isRead = operationId.startsWith("get") || operationId.startsWith("list");
        const outcome = status === "500" ? "unknown" : "rejected";
        assert.deepEqual([error.status, error.body], [Number(status), body], what);
        assert.equal(error.code, CODES[status] ?? "rejected", what);
        assert.equal(error.outcome, isRead ? undefined : outcome, what);
        const sentence = typeof body.error === "string" && body.error.includes(" ") ? body.error : undefined;
        const flat = typeof body.error === "string" && !sentence ? body.error : undefined;
        assert.equal(error.apiCode, body.code ?? body.error?.code ?? flat, what);
        assert.equal(error.message, body.message ?? body.error?.message ?? sentence, what);
      }
    });
  }

  it("names the caller's fields in issues", async () => {
    const error = await failure(CALLS.updateAgentCalling(client("code=422, example=calling")));
    assert.deepEqual(error.issues.map(({ path }) => path).sort(), ["direction", "phoneIds[0]"]);
  });

  it("returns the wait time from the body", async () => {
    const error = await failure(CALLS.updateAgentCalling(client("code=429, example=wait")));
    assert.equal(error.retryAfterMs, 60_000);
  });
});
