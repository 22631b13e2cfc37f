// Every fault in every phase of an update, in a real browser. The servers know what was applied.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch } from "./browser.mjs";
import { cells, sample } from "./cells.mjs";
import { faults, impossible, phases } from "./faults/index.mjs";
import { FullLine } from "./full-line.mjs";
import { Resolver } from "./resolver.mjs";
import { Seat } from "./seat.mjs";
import { Seats } from "./seats.mjs";

// Most cells wait for a deadline or for their second attempt.
const SEATS = 12;
const chosen = process.env.TALKOVER_TESTS === "all" ? cells : sample;

it("has cells for every fault in every phase, or the reason why there can be none", () => {
  for (const phase of Object.keys(phases))
    for (const fault of faults) {
      const isThere = cells.some((cell) => cell.phase === phase && cell.fault === fault);
      const isImpossible = impossible.some((entry) => entry.phase === phase && entry.faults.includes(fault));
      assert.notEqual(isThere, isImpossible, `${fault}, ${phase}`);
    }
  for (const { phase, fault } of cells) assert(faults.includes(fault), `${fault}, ${phase}`);
});

describe("an update ends in an honest answer, in time, and leaves nothing behind", {
  concurrency: SEATS,
}, () => {
  let browser;
  let fullLine;
  let resolver;
  const seats = new Seats();
  // Whether names are resolved by a proxy is chosen when a page is opened.
  const proxied = new Seats();

  before(async () => {
    browser = await launch();
    fullLine = await FullLine.start();
    resolver = await Resolver.start();
    proxied.add(await Seat.open(browser, { resolver }));
    for (let count = 0; count < SEATS; count += 1) seats.add(await Seat.open(browser, { fullLine }));
  });
  after(async () => {
    await seats.close();
    await proxied.close();
    resolver?.stop();
    await fullLine?.stop();
    await browser?.close();
  });

  for (const phase of Object.keys(phases)) {
    for (const fault of faults) {
      const here = chosen.filter((cell) => cell.phase === phase && cell.fault === fault);
      if (here.length > 0) it(`${phase}: ${fault} (${here.length} cells)`, () => tryAll(here));
    }
  }

  async function tryAll(cells) {
    const failures = [];
    const attempt = (cell) => (seat) =>
      seat.try(cell).catch((error) => failures.push(`${named(cell)}: ${error.stack}`));
    await Promise.all(cells.map((cell) => (cell.resolve ? proxied : seats).use(attempt(cell))));
    if (failures.length > 0) assert.fail(failures.join("\n\n"));
  }
});

const named = ({ phase, fault, how, origin, connection, applied, deadline, then }) =>
  `${phase}: ${fault}, ${how} (${origin} origin, ${connection} connection, ${applied ? "" : "not "}applied, deadline: ${deadline}, then ${then})`;
