import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import en from "../../www/locales/en.js";
import pt from "../../www/locales/pt-BR.js";
import { launch } from "../support/browser.mjs";
import { edit, open } from "./dashboard.mjs";
import { fault, reset } from "../support/sandbox.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

const language = ({ page }) => page.getByLabel(/^(Language|Idioma)$/);

test("both languages have the same texts", () => {
  const names = (words, path = "") =>
    Object.entries(words).flatMap(([name, word]) =>
      typeof word === "object" ? names(word, `${path}${name}.`) : [`${path}${name}: ${typeof word}`],
    );
  assert.deepEqual(names(pt).sort(), names(en).sort());
});

test("the language is switched in place: edits, results and the focus stay", async () => {
  await fault({ match: { method: "PUT" }, status: 401 });
  const demo = await open(browser);
  const { page } = demo;
  await edit(demo);
  await demo.save.click();
  await demo.outcome("Not saved");
  await language(demo).focus();
  await language(demo).selectOption("pt-BR");
  await demo.outcome("Alteração não salva");
  assert.match(await demo.result.innerText(), /Acesso não autorizado\. Resposta do serviço: “.+”/);
  assert.equal(await page.locator("html").getAttribute("lang"), "pt-BR");
  assert.equal(await page.title(), "Configurações de chamadas");
  assert.equal(await demo.direction("Saída").isChecked(), true);
  assert.equal(await demo.number("(987) 654-3210").isChecked(), true);
  assert.equal(await demo.status.innerText(), "Entrada → Saída, +1\u00a0número");
  await page.getByRole("group", { name: /Alemanha/ }).waitFor();
  assert.match(await demo.history.first().locator("th").innerText(), /^Salvar: SupportBot\s+2 requisições$/);
  assert.equal(await language(demo).evaluate((choice) => choice === document.activeElement), true);

  await page.getByRole("button", { name: "Salvar alterações" }).click();
  await demo.outcome(/^Em produção com as novas configurações \(0,\d s fora de produção\)$/);
  await language(demo).selectOption("en");
  await demo.live();
  await demo.close();
});

test("the page starts in the browser's language, then remembers the chosen one", async () => {
  const demo = await open(browser, { locale: "pt-PT" });
  const { page } = demo;
  await page.getByRole("heading", { name: "Configurações de chamadas" }).waitFor();
  await language(demo).selectOption("en");
  await page.reload();
  await page.getByRole("heading", { name: "Calling settings" }).waitFor();
  await demo.close();
});

test("no English text is left in Portuguese", async () => {
  const demo = await open(browser, { locale: "pt-BR" });
  const { page } = demo;
  await page.getByText(/\d+ de 40 selecionados/).waitFor();
  const words = (tree) =>
    Object.values(tree).flatMap((word) => (typeof word === "object" ? words(word) : [word]));
  const alike = new Set(words(pt).filter((word) => typeof word === "string"));
  const english = words(en).filter((word) => typeof word === "string" && word.length > 3 && !alike.has(word));
  const shown = await page.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((element) => !element.closest("[lang]:not(html)"))
      .flatMap((element) => [
        ...[...element.childNodes]
          .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
          .map(({ nodeValue }) => nodeValue),
        element.getAttribute("aria-label"),
        /** @type {HTMLInputElement} */ (element).placeholder,
      ])
      .filter(Boolean)
      .map((text) => text.trim()),
  );
  assert.ok(shown.includes("Agentes"));
  assert.deepEqual(
    shown.filter((text) => english.includes(text)),
    [],
  );
  await demo.close();
});
