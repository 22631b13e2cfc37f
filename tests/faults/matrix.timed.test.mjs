// Runs every fault in every phase of an update, and at each step of an apply, in a real browser.
// The servers record the applied updates.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { ApplyWorker } from "./apply-worker.mjs";
import { applyCases, applySample } from "./apply-cases.mjs";
import { cases, sample } from "./cases.mjs";
import { faults, impossible, phases } from "./kinds.mjs";
import { FullQueue } from "./full-queue.mjs";
import { Resolver } from "./resolver.mjs";
import { NOWHERE, Worker } from "./worker.mjs";
import { WorkerPool } from "./worker-pool.mjs";

// Most cases wait for a deadline or a second attempt, so many can run at once.
const WORKERS = 12;
const isAll = process.env.TALKOVER_TESTS === "all";

it("has cases for every fault in every phase, or the reason why it cannot occur", () => {
  for (const phase of Object.keys(phases))
    for (const fault of faults) {
      const isThere = cases.some((faultCase) => faultCase.phase === phase && faultCase.fault === fault);
      const isImpossible = impossible.some((entry) => entry.phase === phase && entry.faults.includes(fault));
      assert.notEqual(isThere, isImpossible, `${fault}, ${phase}`);
    }
  for (const { phase, fault } of cases) assert(faults.includes(fault), `${fault}, ${phase}`);
});

describe(
  "an update ends in time with a correct outcome, and leaks nothing",
  {
    concurrency: WORKERS,
  },
  () => tryEvery(Worker, isAll ? cases : sample),
);

describe(
  "an apply ends in time with a correct outcome, and a live agent ends live after the server recovers",
  {
    concurrency: WORKERS,
  },
  () => tryEvery(ApplyWorker, isAll ? applyCases : applySample),
);

function tryEvery(/** @type {any} */ kind, chosen) {
  let browser;
  let fullQueue;
  let resolver;
  const workers = new WorkerPool();
  // A page's proxy is chosen when it is opened.
  const proxied = new WorkerPool();

  before(async () => {
    browser = await launch([`--host-resolver-rules=MAP *.${NOWHERE} ^NOTFOUND`]);
    fullQueue = await FullQueue.start();
    resolver = await Resolver.start();
    proxied.add(await kind.open(browser, { resolver }));
    for (let count = 0; count < WORKERS; count += 1) workers.add(await kind.open(browser, { fullQueue }));
  });
  after(async () => {
    await workers.close();
    await proxied.close();
    resolver?.stop();
    await fullQueue?.stop();
    await browser?.close();
  });

  for (const phase of Object.keys(phases)) {
    for (const fault of faults) {
      const here = chosen.filter((faultCase) => faultCase.phase === phase && faultCase.fault === fault);
      if (here.length > 0) it(`${phase}: ${fault} (${here.length} cases)`, () => tryAll(here));
    }
  }

  async function tryAll(cases) {
    const failures = [];
    const attempt = (faultCase) => (worker) =>
      worker.try(faultCase).catch((error) => failures.push(`${named(faultCase)}: ${error.stack}`));
    await Promise.all(
      cases.map((faultCase) => (faultCase.resolve ? proxied : workers).use(attempt(faultCase))),
    );
    if (failures.length > 0) assert.fail(failures.join("\n\n"));
  }
}

const named = ({ step, phase, fault, how, origin, connection, applied, deadline, then }) =>
  `${step ? `${step}, ` : ""}${phase}: ${fault}, ${how} (${origin} origin, ${connection} connection, ${applied ? "" : "not "}applied, deadline: ${deadline}, then ${then})`;
