// The vendor's documents, docs/openapi.yaml and the sandbox agree.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { conforms, operationOf, operations, replyOf, resolve } from "./description.mjs";
import { SUPPORT_BOT, TOKEN, address, fault } from "../support/sandbox.mjs";

const read = (path) => readFile(new URL(path, import.meta.url), "utf8");
const fixture = async (name) => JSON.parse(await read(`./fixtures/${name}`));
const examples = (content) => Object.values(content.examples).map(({ value }) => value);

const DOCUMENTED = {
  updateAgentCalling: "update-agent-calling.response.json",
  publishAgent: "publish-agent.response.json",
  unpublishAgent: "unpublish-agent.response.json",
  getAgent: "get-agent.response.json",
  listAgents: "list-agents.response.json",
  listPhoneNumbers: "list-phone-numbers.response.json",
};

describe("the vendor's documents", () => {
  for (const [operationId, name] of Object.entries(DOCUMENTED)) {
    it(`have the same response of ${operationId} as the description`, async () => {
      const documented = await fixture(name);
      const content = replyOf(operationId, "200");
      assert.deepEqual(examples(content)[0], documented);
      conforms(content.schema, documented, name);
      for (const example of examples(content)) conforms(content.schema, example, JSON.stringify(example));
    });
  }

  it("have the same request as the description", async () => {
    const documented = await fixture("update-agent-calling.request.json");
    const content = operationOf("updateAgentCalling").requestBody.content["application/json"];
    assert.deepEqual(content.examples.outbound.value, documented);
    conforms(content.schema, documented, "the request");
  });

  it("have only errors that the description has as examples", async () => {
    const documented = await fixture("errors.json");
    assert(documented.length > 0);
    for (const { status, body } of documented) {
      const replies = operations.map(({ operation }) => resolve(operation.responses[status])).filter(Boolean);
      assert(replies.length > 0, `an operation with a ${status}`);
      const { schema, examples: shown } = replies[0].content["application/json"];
      conforms(schema, body, JSON.stringify(body));
      const shows = Object.values(shown).some(({ value }) => JSON.stringify(value) === JSON.stringify(body));
      assert(shows, `${JSON.stringify(body)} is an example of ${status}`);
    }
  });
});

describe("reads in the form of the vendor's schema", () => {
  for (const [operationId, path] of Object.entries({
    getAgent: `/agents/${SUPPORT_BOT}`,
    listAgents: "/agents?per_page=100",
    listPhoneNumbers: "/phone-numbers",
  })) {
    it(`of ${operationId} match the description, and the sandbox sends them`, async () => {
      const { schema } = replyOf(operationId, "200");
      await fault({ match: { method: "GET", path: `/api/v1${path.split("?")[0]}` }, reads: "schema" });
      const headers = { authorization: `Bearer ${TOKEN}` };
      const body = await (await fetch(`${address}/api/v1${path}`, { headers })).json();
      const [number] =
        operationId === "listPhoneNumbers" ? body.data : (body.data?.[0] ?? body).phone_numbers;
      assert.deepEqual([body.success, number.country, number.status], [undefined, "US", "active"]);
      assert.deepEqual([number.country_code, number.current_status], [undefined, undefined]);
      conforms(schema, body, operationId);
    });
  }
});

describe("the sandbox", () => {
  const url = (path) => `${address}/api/v1${path.replace("{agent_id}", SUPPORT_BOT)}`;
  const send = (method, path) => fetch(url(path), { method, headers: { authorization: `Bearer ${TOKEN}` } });

  for (const { method, path, operation } of operations) {
    it(`answers ${method} ${path}, and refuses other methods`, async () => {
      const other = method === "GET" ? "DELETE" : "GET";
      const refused = await send(other, path);
      assert.deepEqual([refused.status, refused.headers.get("allow")], [405, method]);
      const reply = await send(method, path);
      const described = resolve(operation.responses[reply.status]);
      assert(described, `${reply.status} is described`);
      conforms(described.content["application/json"].schema, await reply.json(), `${method} ${path}`);
    });
  }

  it("has the operations of the description, with the same query parameters", async () => {
    const source = await read("../../sandbox/src/api/operation.rs");
    const described = operations.map(({ method, path }) => `${method} ${path}`).sort();
    const arms = [...source.matchAll(/^ +\[([^\]]+)\].*=> \(Self::\w+.*"([A-Z]+)"\)/gm)];
    const routes = arms.map(
      ([, segments, method]) =>
        `${method} /${segments
          .replaceAll('"', "")
          .replaceAll(", ", "/")
          .replace(/\bid\b/, "{agent_id}")}`,
    );
    assert.deepEqual(routes.sort(), described);

    for (const [operationId, variant] of [
      ["listAgents", "ListAgents"],
      ["listPhoneNumbers", "ListPhoneNumbers"],
    ]) {
      const [, list] = source.match(new RegExp(`Self::${variant} => &\\[([^\\]]+)\\]`));
      const names = operationOf(operationId).parameters.map((parameter) => resolve(parameter).name);
      assert.deepEqual(names.sort(), JSON.parse(`[${list}]`).sort(), operationId);
    }
  });
});
