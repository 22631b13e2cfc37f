// Runs the README's code, pasted into an empty folder, with the README's backend.
import { browserVersion, titleOf } from "../harness/pages.mjs";
import { backendOf, block, importText, read, script } from "../../support/document.mjs";
import { api } from "../../support/sandbox.mjs";
import { serveFolder } from "../../support/site.mjs";

const README = "README.md";
const CLICK = `document.title = await save("550e8400-e29b-41d4-a716-446655440000", "outbound", ["phone-uuid-1", "phone-uuid-2"]);\n`;
const html = (lines) => `<!doctype html>\n<title>waiting</title>\n${lines}`;

async function serve(folder) {
  process.env.TALKOVER_API = api;
  process.env.TALKOVER_TOKEN = "talq_your_environment_token_here";
  const { handle } = await importText(
    backendOf(await read(README), "export const sessionOf = () => 'me', isAllowed = () => true;"),
  );
  return serveFolder(folder, titleOf, async (incoming) => {
    if (!incoming.url.startsWith("/talkover/")) return undefined;
    const { method, headers } = incoming;
    const body = Buffer.concat(await incoming.toArray());
    return handle(
      new Request(`http://${headers.host}${incoming.url}`, {
        method,
        headers: /** @type {any} */ (headers),
        body: method === "GET" ? undefined : body,
      }),
    );
  });
}

const row = {
  app: "readme",
  imported: "`import`, pasted from the README",
  says: "SupportBot is outbound on 2 numbers, and a draft.",
};

export const readme = [
  {
    ...row,
    name: "readme-html",
    environment: "Chromium, plain HTML, with the README's backend",
    version: browserVersion,
    async run(app) {
      const map = await block(README, "html", "importmap");
      const code = await script(README, "async function save(");
      await app.write("index.html", html(`${map}<script type="module">\n${code}${CLICK}</script>\n`));
      return serve(app.folder);
    },
  },
  {
    ...row,
    name: "readme-vite",
    environment: "Vite 8, with the README's backend",
    version: "vite",
    async run(app) {
      const code = await block(README, "ts", "async function save(");
      await app.write("main.ts", code + CLICK);
      await app.write("index.html", html(`<script type="module" src="./main.ts"></script>\n`));
      await app.run("vite", ["build"]);
      return serve(app.path("dist"));
    },
  },
];
