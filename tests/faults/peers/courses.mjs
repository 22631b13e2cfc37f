// Two quick saves of one agent from two tabs, while requests are delayed and some are lost.
import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { listen } from "../../support/listen.mjs";
import { random } from "../../support/random.mjs";
import { load, watch } from "./page.mjs";

const PAIRS = 6;
const BATCH = 40;
/** So far apart begin the courses of a pair that they do not wait for each other's connections. */
const SPACING_MS = 40;
/** Between the request to begin and the first click. */
const LEAD_MS = 150;
const OPTIONS = { timeoutMs: 10_000, attemptTimeoutMs: 3_000, maxRetries: 2 };
const SAVES = {
  first: { direction: "inbound", phoneIds: ["first"] },
  second: { direction: "outbound", phoneIds: ["second"] },
};

/** The same for every client: when the second tab saves, and what meets the first attempt of each save. */
export function courseOf(seed, index) {
  const { below, chance, pick } = random(seed + index * 7_919);
  const way = () => {
    const fault = chance(0.1) ? pick(["lost before", "lost after", "503", "slow"]) : "none";
    return { fault, thereMs: fault === "slow" ? 300 + below(500) : below(120), backMs: below(40) };
  };
  return { agentId: `agent-${index}`, gapMs: 20 + below(130), ways: { first: way(), second: way() } };
}

class CourseServer {
  #server = createServer((request, response) => this.#serve(request, response));
  #agents = new Map();
  courses = new Map();
  origin = "";

  static async start() {
    const server = new CourseServer();
    server.origin = `http://127.0.0.1:${await listen(server.#server)}`;
    return server;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  agent(agentId) {
    if (!this.#agents.has(agentId))
      this.#agents.set(agentId, {
        direction: "inbound",
        phoneIds: ["phone-0"],
        status: "published",
        applied: [],
        asked: {},
      });
    return this.#agents.get(agentId);
  }

  async #serve(request, response) {
    const [, agentId, operation] = /\/agents\/([^/]+)(?:\/(\w+))?$/.exec(request.url) ?? [];
    if (!agentId) return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>");
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const agent = this.agent(agentId);
    if (request.method === "PUT")
      return this.#update(agentId, agent, JSON.parse(Buffer.concat(chunks).toString()), response);
    await setTimeout(2);
    if (operation === "publish") agent.status = "published";
    answer(response, agentId, agent);
  }

  async #update(agentId, agent, { direction, phone_number_ids: phoneIds }, response) {
    const save = phoneIds[0];
    agent.asked[save] = (agent.asked[save] ?? 0) + 1;
    const way = this.courses.get(agentId)?.ways[save];
    const isMet = way && agent.asked[save] === 1;
    await setTimeout(isMet ? way.thereMs : 5);
    if (isMet && way.fault === "lost before") return response.destroy();
    if (isMet && way.fault === "503") return response.writeHead(503, CONTENT).end('{"message":"Busy."}');
    agent.applied.push(save);
    Object.assign(agent, { direction, phoneIds, status: "draft" });
    if (isMet && way.fault === "lost after") return response.destroy();
    await setTimeout(isMet ? way.backMs : 5);
    answer(response, agentId, { ...agent, direction, phoneIds });
  }
}

const CONTENT = { "content-type": "application/json" };

function answer(response, id, { direction, phoneIds, status }) {
  const phone_numbers = phoneIds.map((id) => ({ id, number: "+15550100" }));
  const data = { id, name: "SupportBot", direction, phone_numbers, current_status: status };
  response.writeHead(200, CONTENT).end(JSON.stringify({ success: true, message: "Updated", data }));
}

const NOTHING = { courses: 0, ties: 0, overwritten: 0, overwrittenUnseen: 0, falseClaims: 0, neverEnds: 0 };

/** How many of these courses ended with the settings of the earlier click over those of the later one. */
export async function throughCourses(browser, source, { count, seed }) {
  const pairs = await Promise.all(Array.from({ length: PAIRS }, () => openPair(browser, source)));
  const counts = { ...NOTHING };
  let next = 0;
  try {
    await Promise.all(
      pairs.map(async (pair) => {
        while (next < count) {
          const from = next;
          next = Math.min(count, next + BATCH);
          const courses = Array.from({ length: next - from }, (_, index) => courseOf(seed, from + index));
          add(counts, await tryBatch(pair, courses));
        }
      }),
    );
  } finally {
    for (const { context, server } of pairs) {
      await context.close();
      server.stop();
    }
  }
  return counts;
}

async function openPair(browser, source) {
  const server = await CourseServer.start();
  const context = await browser.newContext();
  await context.addInitScript(watch);
  const tabs = [await context.newPage(), await context.newPage()];
  for (const tab of tabs) {
    await tab.goto(server.origin);
    await tab.evaluate(load, source);
    await savesIn(tab, server, [{ agentId: "warm", at: 0, ...SAVES.first }]);
  }
  return { server, context, tabs };
}

const savesIn = (tab, server, all) =>
  tab.evaluate((asked) => globalThis.saves(asked), {
    baseUrl: `${server.origin}/api`,
    options: OPTIONS,
    patienceMs: 2 * OPTIONS.timeoutMs,
    all,
  });

async function tryBatch({ server, tabs }, courses) {
  const start = Date.now() + LEAD_MS;
  for (const course of courses) server.courses.set(course.agentId, course);
  const clicks = (save) =>
    courses.map(({ agentId, gapMs }, index) => {
      const at = start + index * SPACING_MS + (save === "second" ? gapMs : 0);
      return { agentId, at, ...SAVES[save] };
    });
  const [firsts, seconds] = await Promise.all([
    savesIn(tabs[0], server, clicks("first")),
    savesIn(tabs[1], server, clicks("second")),
  ]);
  return courses.map(({ agentId }, index) =>
    judge(server.agent(agentId), { first: firsts[index], second: seconds[index] }),
  );
}

/** Closer than this, two clicks in two tabs have no order: a busy machine ran them at once. */
const TIE_MS = 10;

function judge({ phoneIds, applied }, told) {
  const apartMs = told.second.clickedAt - told.first.clickedAt;
  if (Math.abs(apartMs) < TIE_MS) return { ...NOTHING, ties: 1 };
  const [earlier, later] = apartMs > 0 ? ["first", "second"] : ["second", "first"];
  const isOverwritten = applied.includes(later) && phoneIds[0] === earlier;
  const isFalse = (save) => {
    const { claim } = told[save];
    return (claim === "done" && !applied.includes(save)) || (claim === "not done" && applied.includes(save));
  };
  return {
    ...NOTHING,
    courses: 1,
    overwritten: Number(isOverwritten),
    overwrittenUnseen: Number(isOverwritten && told[later].claim === "done"),
    falseClaims: Number(isFalse("first")) + Number(isFalse("second")),
    neverEnds: [told.first, told.second].filter(({ claim }) => claim === "never ends").length,
  };
}

function add(counts, batch) {
  for (const course of batch) for (const name of Object.keys(counts)) counts[name] += course[name];
}
