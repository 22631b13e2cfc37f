// How each recipe is started, on a port of its own, with the sandbox as Talkover.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { run } from "../consumers/harness/child.mjs";
import { prepare, program, recipes, scratch } from "./folder.mjs";

const bin = (name) => path.join(scratch, "node_modules/.bin", name);

const MAIN = (folder) => `
daemon off;
pid ${folder}/nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    types { text/html html; text/javascript js; }
    ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n    ")}
    include ${folder}/default.conf;
}
`;

/** Each is given `{ port, sandbox, application, token }` and gives a command. */
export const backends = {
  async nginx({ port, sandbox, application, token }) {
    const folder = await prepare("nginx");
    const values = { LISTEN: `127.0.0.1:${port}`, PAGES: `${folder}/pages`, APPLICATION: application, TALKOVER_ORIGIN: sandbox, TALKOVER_TOKEN: token };
    const template = await readFile(path.join(recipes, "nginx.conf"), "utf8");
    // Names that the image's own envsubst would leave alone are nginx's.
    await writeFile(`${folder}/default.conf`, template.replace(/\$\{(\w+)\}/g, (all, name) => values[name] ?? all));
    await writeFile(`${folder}/nginx.conf`, MAIN(folder));
    const nginx = await program("nginx", ["nginx", "nginx-common"]);
    return { program: nginx, args: ["-p", folder, "-c", `${folder}/nginx.conf`, "-e", "stderr"], cwd: folder };
  },

  async caddy({ port, sandbox, application, token }) {
    const folder = await prepare("caddy");
    const recipe = await readFile(path.join(recipes, "Caddyfile"), "utf8");
    await writeFile(`${folder}/Caddyfile`, `{\n\tadmin off\n}\n${recipe}`);
    const env = { LISTEN: `http://127.0.0.1:${port}`, PAGES: `${folder}/pages`, APPLICATION: application, TALKOVER_ORIGIN: sandbox, TALKOVER_TOKEN: token, HOME: folder };
    const args = ["run", "--config", `${folder}/Caddyfile`, "--adapter", "caddyfile"];
    return { program: await program("caddy", ["caddy"]), args, cwd: folder, env };
  },

  async express({ port, sandbox, token }) {
    const folder = await prepare("express", ["express.mjs", "gateway.js"]);
    const env = { PORT: port, TALKOVER_API: `${sandbox}/api/v1`, TALKOVER_TOKEN: token };
    return { program: process.execPath, args: ["express.mjs"], cwd: folder, env };
  },

  async next({ port, sandbox, token }) {
    const route = "app/talkover/[...path]/route.js";
    const folder = await prepare("next", ["gateway.js", "next-route.js"], { pages: "public", places: { "next-route.js": route } });
    await writeFile(`${folder}/package.json`, `{ "private": true, "type": "module" }\n`);
    const env = { TALKOVER_API: `${sandbox}/api/v1`, TALKOVER_TOKEN: token };
    const policy = (await readFile(path.join(recipes, "_headers"), "utf8")).match(/Content-Security-Policy: (.*)/)[1];
    const headers = JSON.stringify([{ source: "/:path*", headers: [{ key: "Content-Security-Policy", value: policy }] }]);
    const config = `import path from "node:path";\nexport default { headers: async () => ${headers}, turbopack: { root: path.resolve("..") } };\n`;
    await writeFile(`${folder}/next.config.mjs`, config);
    await run(bin("next"), ["build"], { cwd: folder, env });
    return { program: bin("next"), args: ["start", "--hostname", "127.0.0.1", "--port", port], cwd: folder, env, page: "/index.html" };
  },

  async worker({ port, inspector, sandbox, token }) {
    const folder = await prepare("worker", ["worker.js", "gateway.js", "wrangler.json", "_headers"], { places: { _headers: "pages/_headers" } });
    // Where Wrangler looks for secrets in development.
    await writeFile(`${folder}/.dev.vars`, `TALKOVER_TOKEN=${token}\n`);
    await mkdir(`${folder}/tmp`);
    const args = ["dev", "--ip", "127.0.0.1", "--port", port, "--inspector-port", inspector, "--var", `TALKOVER_API:${sandbox}/api/v1`];
    return { program: bin("wrangler"), args, cwd: folder, env: { TMPDIR: `${folder}/tmp` } };
  },

  async axum({ port, sandbox, token }) {
    const folder = await prepare("axum");
    const env = { LISTEN: `127.0.0.1:${port}`, PAGES: `${folder}/pages`, TALKOVER_API: `${sandbox}/api/v1`, TALKOVER_TOKEN: token };
    const args = ["run", "--quiet", "--package", "talkover-sandbox", "--example", "axum-recipe"];
    return { program: "cargo", args, cwd: folder, env };
  },
};
