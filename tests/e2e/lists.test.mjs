// The lists of the package, gone through page by page.
import assert from "node:assert/strict";
import { beforeEach, it } from "node:test";
import { freshCopy } from "./fresh-copy.mjs";
import { TOKEN, address as SANDBOX, requests, reset } from "./sandbox.mjs";

beforeEach(reset);

it("lists go through all pages, a page at a time", async () => {
  const { createClient } = await freshCopy();
  const client = createClient({ baseUrl: `${SANDBOX}/api/v1`, token: TOKEN });
  const query = { perPage: 7 };
  const agents = client.listAgents.all(query);
  query.perPage = 0;
  const names = [];
  for await (const { name } of agents) names.push(name);
  const { meta } = await client.listAgents();
  assert.equal(names.length, meta.total);
  assert.equal(new Set(names).size, names.length);
  const asked = (await requests()).slice(0, -1).map(({ query }) => query);
  assert.deepEqual(asked, Array.from({ length: Math.ceil(meta.total / 7) }, (_, index) => `per_page=7&page=${index + 1}`));

  let numbers = 0;
  for await (const { id } of client.listPhoneNumbers.all()) numbers += id.length > 0;
  assert.equal(numbers, 40);
});

it("lists refuse what is no query in the first step", async () => {
  const { createClient, TalkoverError } = await freshCopy();
  const client = createClient({ baseUrl: `${SANDBOX}/api/v1`, token: TOKEN });
  for (const query of [null, [], "x", { per_page: 1 }, { get search() { throw new Error("no"); } }]) {
    await assert.rejects(client.listAgents.all(query).next(), (error) => error instanceof TalkoverError && error.code === "invalid_input");
  }
  assert.deepEqual(await requests(), []);
});
