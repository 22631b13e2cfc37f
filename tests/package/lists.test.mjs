// Iteration over lists, item by item.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { withPages } from "../../pkg/js/pages.js";
import { freshCopy } from "./fresh-copy.mjs";
import { random, seed } from "../support/random.mjs";
import { TOKEN, address as SANDBOX, requests, reset } from "../support/sandbox.mjs";

const { fetch } = globalThis;

beforeEach(reset);
afterEach(() => (globalThis.fetch = fetch));

it("lists read all pages, one page at a time", async () => {
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
  const sizes = (await requests())
    .slice(0, -1)
    .map(({ query }) => Number(new URLSearchParams(query).get("per_page")));
  assert(
    sizes.every((size) => size <= 7),
    `${sizes}`,
  );

  let numbers = 0;
  for await (const { id } of client.listPhoneNumbers.all()) numbers += Number(id.length > 0);
  assert.equal(numbers, 40);
});

describe("a list of 250 agents", () => {
  const all = () =>
    Array.from({ length: 250 }, (_, index) => ({ id: `agent-${index}`, direction: "inbound" }));

  /** `change` modifies the list before each request, and `tampered` modifies the response. */
  async function open({
    list = all(),
    change = (_list, _request) => {},
    tampered = (reply, _asked) => reply,
  } = {}) {
    const asked = [];
    const { createClient } = await freshCopy();
    globalThis.fetch = async (url, /** @type {any} */ { method, body }) => {
      const { pathname, searchParams } = new URL(url);
      if (method === "PUT") {
        const item = list.find(({ id }) => id === pathname.split("/").at(-2));
        item.direction = JSON.parse(body).direction;
        return Response.json({ success: true, data: item });
      }
      const [page, size] = ["page", "per_page"].map((name) => Number(searchParams.get(name)));
      asked.push(page);
      change(list, asked.length);
      const found = list.filter(
        ({ direction }) => direction === (searchParams.get("direction") ?? direction),
      );
      const meta = {
        current_page: page,
        per_page: size,
        total: found.length,
        last_page: Math.ceil(found.length / size) || 1,
      };
      const reply = { success: true, data: found.slice((page - 1) * size, page * size), meta };
      return Response.json(tampered(reply, { page, size, found }));
    };
    return { client: createClient({ baseUrl: "https://api.example" }), list, asked };
  }

  const ids = async (items) => {
    const ids = [];
    for await (const { id } of items) ids.push(id);
    return ids;
  };
  const everyId = all().map(({ id }) => id);

  it("needs one request for each page if it does not change", async () => {
    const { client, asked } = await open();
    assert.deepEqual(await ids(client.listAgents.all()), everyId);
    assert.deepEqual(asked, [1, 2, 3]);
  });

  it("requests only the pages that are consumed", async () => {
    const { client, asked } = await open();
    for await (const { id } of client.listAgents.all()) if (id === "agent-99") break;
    assert.deepEqual(asked, [1]);
  });

  it("is processed completely by a loop that removes items from its own query", async () => {
    const { client, list } = await open();
    for await (const { id } of client.listAgents.all({ direction: "inbound" }))
      await client.updateAgentCalling(id, "outbound");
    assert.deepEqual(
      list.filter(({ direction }) => direction === "inbound"),
      [],
    );
  });

  it("loses no item if one is deleted, and yields none twice if one is added", async () => {
    for (const change of [
      (list) => list.splice(0, 1),
      (list) => list.unshift({ id: "agent-new", direction: "inbound" }),
    ]) {
      const { client, list } = await open({ change: (list, request) => request === 2 && change(list) });
      const got = await ids(client.listAgents.all());
      assert.equal(new Set(got).size, got.length);
      assert.deepEqual(
        list.filter(({ id }) => id !== "agent-new" && !got.includes(id)),
        [],
      );
    }
  });

  it("finds an item that moves to a page that was already read", async () => {
    const { client } = await open({
      change: (list, request) => request === 2 && list.unshift(...list.splice(200, 1)),
    });
    assert.deepEqual((await ids(client.listAgents.all())).toSorted(), everyId.toSorted());
  });

  const services = {
    "has no information about its pages": ({ meta: _, ...reply }) => reply,
    "does not report the last page": ({ meta: { last_page: _, ...meta }, ...reply }) => ({ ...reply, meta }),
    "reports each page as the second to last": (reply, { page }) => ({
      ...reply,
      meta: { last_page: Math.max(1, 3 - page) },
    }),
    "returns 100 items for every page size": (reply, { page, found }) => ({
      ...reply,
      data: found.slice((page - 1) * 100, page * 100),
      meta: { last_page: 3 },
    }),
    "returns 30 items at most": (reply, { page, found }) => ({
      ...reply,
      data: found.slice((page - 1) * 30, page * 30),
      meta: { per_page: 30, last_page: 9 },
    }),
    "returns 30 items at most, without information": ({ success }, { page, found }) => ({
      success,
      data: found.slice((page - 1) * 30, page * 30),
    }),
    "returns all items on every page": (reply, { found }) => ({
      ...reply,
      data: found,
      meta: { total: 250, last_page: 1_000_000_000 },
    }),
    "returns all items on every page, without information": ({ success }, { found }) => ({
      success,
      data: found,
    }),
  };
  for (const [how, tampered] of Object.entries(services)) {
    it(`is complete from a service that ${how}`, async () => {
      const { client, asked } = await open({ tampered });
      assert.deepEqual(await ids(client.listAgents.all()), everyId);
      assert(asked.length <= 30, `${asked.length} requests`);
    });
  }

  it("continues after an empty page", async () => {
    const hidden = (data, { page, size }) =>
      data.filter((_, index) => Math.floor(((page - 1) * size + index) / 100) !== 1);
    const { client } = await open({
      tampered: (reply, asked) => ({ ...reply, data: hidden(reply.data, asked) }),
    });
    assert.deepEqual(await ids(client.listAgents.all()), [...everyId.slice(0, 100), ...everyId.slice(200)]);
  });

  it("ends in an error if the service reports further pages without items", async () => {
    const { client, asked } = await open({
      tampered: (reply) => ({ ...reply, meta: { last_page: 1_000_000_000 } }),
    });
    const got = [];
    await assert.rejects(
      async () => {
        for await (const { id } of client.listAgents.all()) got.push(id);
      },
      { name: "TalkoverError", code: "unreadable_response", message: /does not end/ },
    );
    assert.deepEqual(got, everyId);
    assert(asked.length <= 30, `${asked.length} requests`);
  });
});

// In the second course, an item that came back hid a gap.
for (const from of [seed, 587_948_830])
  it(`every item that stays in a list is yielded once while others are added and deleted: ${from}`, async () => {
    const { below, chance, pick } = random(from);
    for (let round = 0; round < 1_000; round += 1) {
      let made = 0;
      const item = () => ({ id: `item-${(made += 1)}` });
      const list = Array.from({ length: below(261) }, item);
      const stayed = new Set(list.map(({ id }) => id));
      const gone = [];
      const leave = (at) =>
        list.splice(at, 1).forEach((item) => stayed.delete(item.id) && gone.push([at, item]));
      const change = () => {
        for (let left = below(4); left > 0; left -= 1) {
          const what = pick(["leave", "come", "come back", "stay"]);
          if (what === "leave") leave(below(list.length + 1));
          if (what === "come") list.splice(chance(0.3) ? 0 : below(list.length + 1), 0, item());
          if (what === "come back" && gone.length > 0) {
            const [at, item] = gone.pop();
            list.splice(at, 0, item);
          }
        }
      };
      const saysMore = chance(0.8);
      const { all } = withPages(async ({ page, perPage }) => {
        change();
        const data = list.slice((page - 1) * perPage, page * perPage);
        const meta = { total: list.length, last_page: Math.ceil(list.length / perPage) || 1 };
        return saysMore ? { data, meta } : { data };
      });
      const leaves = chance(0.3);
      const query = chance(0.5) ? { perPage: 10 + below(91) } : undefined;
      const given = [];
      for await (const { id } of all(query)) {
        given.push(id);
        const at = list.findIndex((item) => item.id === id);
        if (leaves && at >= 0) leave(at);
      }
      assert.equal(new Set(given).size, given.length);
      assert.deepEqual(
        [...stayed].filter((id) => !given.includes(id)),
        [],
      );
    }
  });

it("lists reject an invalid query in the first step", async () => {
  const { createClient, TalkoverError } = await freshCopy();
  const client = createClient({ baseUrl: `${SANDBOX}/api/v1`, token: TOKEN });
  for (const query of [
    null,
    [],
    "x",
    { per_page: 1 },
    {
      get search() {
        throw new Error("no");
      },
    },
  ]) {
    await assert.rejects(
      client.listAgents.all(query).next(),
      (/** @type {any} */ error) => error instanceof TalkoverError && error.code === "invalid_input",
    );
  }
  assert.deepEqual(await requests(), []);
});
