// Tests how bench/ reports its figures. `cargo xtask bench` measures them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import * as chart from "./chart/index.mjs";
import { contenders, titleOf, variants } from "./contender.mjs";
import { report, withReport } from "./report.mjs";
import { quantile, shuffled, summary } from "./statistics.mjs";
import { contenderTable, table, targetTable } from "./table.mjs";
import { judge, targets } from "./target.mjs";
import { launch } from "../tests/support/browser.mjs";

const names = [...contenders, ...variants].map(({ name }) => name);

/** Figures for all measures. All are the same except the package's. */
function figures(own) {
  const each = (figure) =>
    Object.fromEntries(names.map((name) => [name, figure(name.startsWith("talkover-calling") ? own : 100)]));
  const times = each((value) => ({ p10: value, p50: value, p90: value, p99: value }));
  const checks = { "talkover-calling": times["talkover-calling"], zod: times.fetch, valibot: times.fetch };
  const lines = { "talkover-calling": [1, 2, 3, 4, 4 * own], ky: [1, 2, 3, 4, 400] };
  return {
    transfer: each((value) => ({ bytes: value, gzip: value, brotli: value })),
    "click-to-request": { slowdown1: times, slowdown4: times },
    "own-cost": times,
    "round-trip": times,
    "cold-start": { slowdown1: times, slowdown4: times },
    "longest-task": {
      slowdown: 4,
      concurrency: 4,
      sizes: [10, 100, 1_000, 10_000],
      updates: { "talkover-calling": [own, own, own, own], ky: [1, 2, 3, 400], axios: [1, 2, 3, 390] },
      ...Object.fromEntries(["ids", "numbers", "aborted"].map((load) => [load, each((value) => value)])),
    },
    checking: { valid: checks, faulty: checks },
    "many-agents": { updates: 1_000, concurrency: 4, ...times },
    memory: {
      calls: 50_000,
      inFlight: 1_000,
      "talkover-calling": { heapGrowthPerCall: own, wasmGrowth: own, perCallInFlight: own },
    },
    growth: { sizes: [1, 10, 100, 1_000, 10_000], ids: lines, numbers: lines },
  };
}

const results = {
  date: "2024-01-15",
  versions: { ky: "2.1.0" },
  machine: { system: "Linux x64", processor: "a processor", cores: 2, memoryGiB: 4, load: 0.1 },
  figures: figures(101),
};

describe("the statistics", () => {
  it("return the median of samples in any order, interpolated if necessary", () => {
    assert.equal(quantile([3, 1, 2], 0.5), 2);
    assert.equal(quantile([4, 1, 2, 3], 0.5), 2.5);
    assert.deepEqual(summary([5, 4, 3, 2, 1, 0, 10, 9, 8, 7, 6]), { p10: 1, p50: 5, p90: 9 });
  });

  it("throw without samples", () => {
    assert.throws(() => quantile([], 0.5), /no samples/);
  });

  it("shuffle into every order without losing an item", () => {
    const orders = new Set();
    // All pairs of random choices for three items.
    for (const choices of [0, 1, 2].flatMap((first) => [0, 1].map((second) => [first / 3, second / 2]))) {
      orders.add(shuffled(["a", "b", "c"], () => choices.shift()).join(""));
    }
    assert.deepEqual([...orders].toSorted(), ["abc", "acb", "bac", "bca", "cab", "cba"]);
  });
});

describe("the tables", () => {
  it("show whether each target is reached, with its limit included", () => {
    for (const target of targets) {
      assert.equal(judge(target, figures(0)).reached, true, target.title);
      assert.equal(judge(target, figures(1_000_000)).reached, false, target.title);
    }
    const [ratio] = targets.filter(({ beside, most }) => beside === "ky with p-limit" && most === 1);
    assert.equal(judge(ratio, figures(100)).reached, true);
    assert.equal(judge(ratio, figures(101)).reached, false);
  });

  it("show a target that is missed", () => {
    const missed = targetTable(figures(1_000_000))
      .split("\n")
      .filter((line) => line.includes("**no**"));
    assert.equal(missed.length, targets.length);
  });

  it("have a row for every contender", () => {
    const text = contenderTable(figures(1));
    for (const name of names) assert(text.includes(`| ${titleOf(name)} `), name);
  });

  it("align their columns", () => {
    assert.equal(
      table(
        ["", "cost"],
        [
          ["long name", "1"],
          ["b", "12,345"],
        ],
      ),
      [
        "|           |   cost |",
        "| --------- | -----: |",
        "| long name |      1 |",
        "| b         | 12,345 |",
        "",
      ].join("\n"),
    );
  });
});

describe("the report", () => {
  it("replaces its section of the document, and keeps the rest", () => {
    const first = withReport(
      "before\n<!-- Written by `cargo xtask bench`; do not edit. -->\n<!-- Written until here. -->\nafter\n",
      "one\n",
    );
    assert.match(first, /^before\n<!--.*-->\n\none\n\n<!--.*-->\nafter\n$/);
    assert.equal(withReport(withReport(first, "two\n"), "one\n"), first);
  });

  it("is not written into a document without a section for it", () => {
    assert.throws(() => withReport("text", "one\n"), /docs\/performance\.md/);
  });

  it("has the date and the machine of the run", () => {
    const text = report(results);
    assert.match(
      text,
      /^Measured on 2024-01-15, on a machine with 2 cores \(a processor\), 4 GiB, Linux x64\.\n\nky 2\.1\.0\./,
    );
  });

  it("notes that the machine was busy", () => {
    assert.match(
      report({ ...results, machine: { ...results.machine, load: 1 } }),
      /Linux x64, and busy .*load 1/,
    );
  });
});

describe("the figures in docs/", () => {
  const read = (path) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

  it("are those of bench/results.json", async () => {
    const results = JSON.parse(await read("bench/results.json"));
    const document = await read("docs/performance.md");
    assert.equal(withReport(document, report(results)), document);
    assert.equal(await read("docs/images/performance.svg"), chart.overview(results.figures));
    assert.equal(await read("docs/images/performance-growth.svg"), chart.growth(results.figures));
    assert.equal(await read("docs/images/performance-longest-task.svg"), chart.longestTask(results.figures));
  });
});

describe("the charts", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  for (const [name, draw] of Object.entries(chart)) {
    for (const own of [0.01, 101, 9_999]) {
      it(`have all labels of ${name} inside and without overlap for figures of ${own}`, async () => {
        const page = await browser.newPage();
        await page.setContent(draw(figures(own)));
        const { boxes, width, height } = await page.evaluate(() => {
          const picture = document.querySelector("svg");
          const boxes = [...picture.querySelectorAll("text")].map((text) => {
            const { x, y, width, height } = text.getBBox();
            return { text: text.textContent, left: x, top: y, right: x + width, bottom: y + height };
          });
          return { boxes, width: picture.width.baseVal.value, height: picture.height.baseVal.value };
        });
        await page.close();
        assert(boxes.length > 10);
        for (const [index, box] of boxes.entries()) {
          const { left, top, right, bottom } = box;
          assert(left > 0 && top > 0 && right < width && bottom < height, `${box.text} is outside`);
          const over = boxes
            .slice(index + 1)
            .find(
              (other) =>
                left < other.right && other.left < right && top < other.bottom - 2 && other.top < bottom - 2,
            );
          assert.equal(over, undefined, `${box.text} covers ${over?.text}`);
        }
      });
    }
  }
});
