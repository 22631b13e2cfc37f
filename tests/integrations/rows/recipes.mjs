// The forms of docs/recipes/, used as a person would.
import assert from "node:assert/strict";
import { withPage } from "../harness/pages.mjs";
import { block } from "../../support/document.mjs";
import { api, applied, fault } from "../../support/sandbox.mjs";
import { serveFolder } from "../../support/site.mjs";

const failsTheNextUpdate = { match: { method: "PUT" }, status: 500 };
const neverAnswers = { match: { method: "PUT" }, stall: "headers" };

const recipe = ({ name, environment, version, files, abortsOnLeaving, afterwards = (_page) => {} }) => ({
  name,
  app: name,
  environment,
  version,
  imported: `\`import\`, from [its recipe](recipes/${name.replace("recipe-", "")}.md)`,
  async run(app) {
    const document = `docs/recipes/${name.replace("recipe-", "")}.md`;
    for (const [file, language] of Object.entries(files))
      await app.write(`src/${file}`, await block(document, language));
    await app.run("vite", ["build"]);
    const visit = (address) =>
      withPage(`${address}/?api=${encodeURIComponent(api)}`, async (page) => {
        await use(page, abortsOnLeaving);
        await afterwards(page);
      });
    await serveFolder(app.path("dist"), visit);
  },
});

async function use(page, abortsOnLeaving) {
  const status = page.getByRole("status");
  const save = page.getByRole("button", { name: "Save" });
  const says = (text) => status.filter({ hasText: text }).waitFor();

  await page.getByLabel("Direction").selectOption("outbound");
  await page.getByLabel("(987) 654-3210").check();
  await save.click();
  await says(/^\s*Saved\. SupportBot is a draft: publish it/);
  const [update] = await applied();
  assert.deepEqual(JSON.parse(update.body), {
    direction: "outbound",
    phone_number_ids: ["phone-uuid-1", "phone-uuid-2"],
  });

  await page.getByLabel("A number that is gone").check();
  await save.click();
  await says("The settings are as they were.");
  assert.equal(await page.getByRole("group", { name: "Numbers" }).getByRole("alert").count(), 1);

  await page.getByLabel("A number that is gone").uncheck();
  await fault(failsTheNextUpdate);
  await save.click();
  await says("It may have been saved all the same");
  assert.equal(await page.getByRole("alert").count(), 0);

  await fault(neverAnswers);
  await save.click();
  await says("Saving…");
  await page.waitForFunction(() => window.sent.PUT.length === 4);
  await page.getByRole("button", { name: "Leave" }).click();
  await save.waitFor({ state: "detached" });
  const aborted = () => window.sent.PUT[3].signal.aborted;
  if (abortsOnLeaving) await page.waitForFunction(aborted);
  else assert.equal(await page.evaluate(aborted), false);
}

export const recipes = [
  recipe({
    name: "recipe-react",
    environment: "React 19",
    version: "react",
    files: { "CallingForm.jsx": "jsx" },
    abortsOnLeaving: true,
  }),
  recipe({
    name: "recipe-vue",
    environment: "Vue 3",
    version: "vue",
    files: { "useSaveCalling.js": "js", "CallingForm.vue": "vue" },
    abortsOnLeaving: true,
  }),
  recipe({
    name: "recipe-tanstack-query",
    environment: "TanStack Query 5, React 19",
    version: "@tanstack/react-query",
    files: { "CallingForm.jsx": "jsx" },
    abortsOnLeaving: false,
    // The agent is read at the start, after the save and after the end that is unknown, and not after the refusal.
    afterwards: (page) => page.waitForFunction(() => window.sent.GET.length === 3),
  }),
];
