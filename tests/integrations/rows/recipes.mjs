// Compiles the code of docs/recipes/ in strict mode and uses it as a person would.
import assert from "node:assert/strict";
import { copyFile, cp } from "node:fs/promises";
import path from "node:path";
import { withPage } from "../harness/pages.mjs";
import { root } from "../../support/paths.mjs";
import * as sandbox from "../../support/sandbox.mjs";
import { serveFolder } from "../../support/site.mjs";

const { SUPPORT_BOT, api, fault } = sandbox;
const stallsTheNextRead = { match: { method: "GET" }, stall: "headers" };
const refusesToPublish = { match: { method: "POST" }, status: 503, times: 0 };

/** Merges folders of docs/recipes/: `{ react: ["react", "tanstack-query"] }`. */
async function copyRecipes(app, folders) {
  for (const [to, from] of Object.entries(folders))
    for (const folder of from)
      await cp(path.join(root, "docs/recipes", folder), app.path("src/recipes", to), { recursive: true });
  await copyFile(path.join(root, "docs/recipes/calling.ts"), app.path("src/recipes/calling.ts"));
}

const form = ({
  name,
  environment,
  version,
  folders,
  compiler = "tsc",
  abortsOnLeaving,
  afterwards = (_page) => {},
}) => ({
  name,
  app: name,
  environment,
  version,
  imported: `\`import\`, from [its recipe](recipes/${name.replace("recipe-", "")}.md)`,
  calls: 6,
  async run(app) {
    await copyRecipes(app, folders);
    await app.run(compiler, ["--project", "."]);
    await app.run("vite", ["build"]);
    const visit = (address) =>
      withPage(`${address}/?api=${encodeURIComponent(api)}`, async (page) => {
        await useBulkChange(page);
        await useForm(page, abortsOnLeaving);
        await afterwards(page);
      });
    await serveFolder(app.path("dist"), visit);
  },
});

async function useForm(page, abortsOnLeaving) {
  const form = page.locator("form");
  const status = form.getByRole("status");
  const save = form.getByRole("button", { name: "Save" });
  const direction = form.getByLabel("Direction");
  const says = (text) => status.filter({ hasText: text }).waitFor();
  const sent = (method) => page.evaluate((method) => window.sent[method]?.length ?? 0, method);

  await direction.selectOption("outbound");
  await form.getByLabel("(987) 654-3210").check();
  await save.click();
  await says("Saved, and live.");
  const { phone_numbers, current_status } = await sandbox.agent(SUPPORT_BOT);
  assert.deepEqual([phone_numbers.length, current_status], [2, "published"]);
  await save.click();
  await says("Nothing to change.");

  await form.getByLabel("A number that is gone").check();
  await save.click();
  await says("The settings are as they were.");
  assert.equal(await form.getByRole("group", { name: "Numbers" }).getByRole("alert").count(), 1);
  await form.getByLabel("A number that is gone").uncheck();

  // The service is unavailable after the update is saved, so the next save publishes the agent.
  await direction.selectOption("inbound");
  await fault(refusesToPublish);
  await save.click();
  await says(/^The change was saved.* Save again to publish it\.$/);
  assert.equal(await form.getByRole("alert").count(), 0);
  await clearFaults();
  await save.click();
  await says("Saved, and live.");

  await sandbox.changeDirection("outbound");
  await form.getByLabel("(987) 654-3210").uncheck();
  await save.click();
  await says("This agent has been changed since you read it.");
  await form.getByRole("button", { name: "Show the current settings" }).click();
  assert.equal(await direction.inputValue(), "outbound");
  assert(await form.getByLabel("(987) 654-3210").isChecked());

  // Cancelled after it was sent: the apply is completed, and is not a conflict for the next save.
  const before = await sent("PUT");
  await direction.selectOption("inbound");
  await fault({ match: { method: "PUT" }, delay_ms: 1_000 });
  await save.click();
  await page.waitForFunction((before) => window.sent.PUT.length > before, before);
  await form.getByRole("button", { name: "Cancel" }).click();
  await says("Cancelled. What was sent before is completed.");
  await save.click();
  await says("Nothing to change.");

  const updates = await sent("PUT");
  await fault(stallsTheNextRead);
  await save.click();
  await says("Saving…");
  await form.getByRole("button", { name: "Cancel" }).click();
  await says("Cancelled.");

  await fault(stallsTheNextRead);
  const reads = await sent("GET");
  await save.click();
  await page.waitForFunction((reads) => window.sent.GET.length > reads, reads);
  await page.getByRole("button", { name: "Leave" }).click();
  await save.waitFor({ state: "detached" });
  const aborted = () => window.sent.GET.at(-1).signal.aborted;
  if (abortsOnLeaving) await page.waitForFunction(aborted);
  else assert.equal(await page.evaluate(aborted), false);
  assert.equal(await sent("PUT"), updates);
}

async function useBulkChange(page) {
  const button = (name) => page.getByRole("button", { name });
  const items = page.getByRole("listitem");
  const says = (text) => page.getByText(text).waitFor();

  // The read of the plan stalls.
  await fault({ match: { method: "GET", path: "/api/v1/agents" }, stall: "headers" });
  await button("Show what changes").click();
  await page.getByRole("progressbar").waitFor();
  await button("Cancel").click();
  await says("Cancelled. What was sent before is completed.");
  await button("Try again").click();
  await button("Apply").waitFor();
  assert.deepEqual(await items.allTextContents(), [
    "Front Desk: inbound → outbound, +1 −2 numbers, off the air for a moment",
    "agent_999999: there is no such agent",
    "Callback Desk: inbound → outbound, +0 −0 numbers, off the air for a moment",
  ]);

  await fault(refusesToPublish);
  await button("Apply").click();
  await says("1 done, 3 failed");
  assert.match((await items.allTextContents())[0], /^Front Desk: The change was saved/);
  await clearFaults();
  await button("Try again").click();
  await says("2 done, 2 failed");
  const [missing, callbackDesk] = await items.allTextContents();
  assert.match(missing, /^agent_999999: Voice agent not found/);
  assert.match(callbackDesk, /^Callback Desk: The agent could not be published/);
  assert.equal((await sandbox.agent("3af89a8a-8b7e-5436-94cc-df844798f970")).current_status, "published");
}

const clearFaults = () => fetch(`${sandbox.address}/sandbox/faults`, { method: "DELETE" });

export const recipes = [
  form({
    name: "recipe-react",
    environment: "React 19",
    version: "react",
    folders: { react: ["react"] },
    abortsOnLeaving: true,
  }),
  form({
    name: "recipe-vue",
    environment: "Vue 3",
    version: "vue",
    folders: { vue: ["vue"] },
    compiler: "vue-tsc",
    abortsOnLeaving: true,
  }),
  form({
    name: "recipe-tanstack-query",
    environment: "TanStack Query 5, React 19",
    version: "@tanstack/react-query",
    folders: { react: ["react", "tanstack-query"] },
    abortsOnLeaving: false,
  }),
  {
    name: "recipe-testing",
    app: "recipe-testing",
    environment: "Vitest 4, with `vi.mock` and with Mock Service Worker, in Node and jsdom",
    version: "vitest",
    imported: "`import`, from [its recipe](recipes/testing.md)",
    calls: 0,
    async run(app) {
      await copyRecipes(app, { testing: ["testing"] });
      await app.run("tsc", ["--project", "."]);
      for (const environment of ["node", "jsdom"])
        await app.run("vitest", ["run", "--environment", environment]);
    },
  },
  {
    name: "recipe-csv",
    app: "deno",
    environment: "Deno",
    version: "deno",
    imported: "`import`, from [the script for CSV files](recipes/csv.md)",
    async run(app) {
      for (const file of ["apply-csv.mjs", "changes.csv"])
        await copyFile(path.join(root, "docs/recipes", file), app.path(file));
      const permissions = ["--allow-env", "--allow-net", "--allow-read"];
      const said = await app.run("deno", ["run", ...permissions, "apply-csv.mjs", "changes.csv", "--yes"], {
        TALKOVER_BASE_URL: api,
        TALKOVER_TOKEN: sandbox.TOKEN,
        DENO_DIR: app.path("cache"),
      });
      assert.match(said, /^1 changed, 2 were as requested, 0 failed$/m);
    },
  },
];
