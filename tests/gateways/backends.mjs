// Starts each recipe on a free port, with the sandbox as Talkover.
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../support/child.mjs";
import { debian, newestCaddy, prepare, recipes, scratch } from "./folder.mjs";

const bin = (name) => path.join(scratch, "node_modules/.bin", name);

const MAIN = (folder, module) => `
load_module ${module};
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

async function caddy(name, program, { port, sandbox, application, token }) {
  const folder = await prepare(name);
  const env = {
    LISTEN: `http://127.0.0.1:${port}`,
    PAGES: `${folder}/pages`,
    APPLICATION: application,
    TALKOVER_ORIGIN: sandbox,
    TALKOVER_TOKEN: token,
    HOME: folder,
  };
  const args = ["run", "--config", path.join(recipes, "Caddyfile"), "--adapter", "caddyfile"];
  return { program, args, cwd: folder, env };
}

/** Each function takes `{ port, sandbox, application, token }` and returns a command. */
export const backends = {
  async nginx({ port, sandbox, application, token }) {
    const folder = await prepare("nginx", ["nginx.js"]);
    const tokenFile = `${folder}/token.conf`;
    await writeFile(tokenFile, `proxy_set_header Authorization "Bearer ${token}";\n`, { mode: 0o600 });
    const values = {
      LISTEN: `127.0.0.1:${port}`,
      PAGES: `${folder}/pages`,
      GATEWAY: `${folder}/nginx.js`,
      APPLICATION: application,
      TALKOVER_ORIGIN: sandbox,
      TALKOVER_TOKEN_FILE: tokenFile,
    };
    const template = await readFile(path.join(recipes, "nginx.conf"), "utf8");
    // Like the image's envsubst, this keeps other names, which are nginx's variables.
    await writeFile(
      `${folder}/default.conf`,
      template.replace(/\$\{(\w+)\}/g, (all, name) => values[name] ?? all),
    );
    const packages = ["nginx", "nginx-common", "libnginx-mod-http-js"];
    const nginx = await debian("usr/sbin/nginx", packages);
    await writeFile(
      `${folder}/nginx.conf`,
      MAIN(folder, await debian("usr/lib/nginx/modules/ngx_http_js_module.so", packages)),
    );
    return {
      program: nginx,
      args: ["-p", folder, "-c", `${folder}/nginx.conf`, "-e", "stderr"],
      cwd: folder,
    };
  },

  /** The oldest tested version, from Debian. */
  async "caddy-2.6"(given) {
    return caddy("caddy-2.6", await debian("usr/bin/caddy", ["caddy"]), given);
  },

  /** The newest tested version, from PyPI. */
  async "caddy-2.11"(given) {
    return caddy("caddy-2.11", await newestCaddy(), given);
  },

  async express({ port, sandbox, token }) {
    const folder = await prepare("express", ["express.mjs", "gateway.js"]);
    const env = { PORT: port, TALKOVER_API: `${sandbox}/api/v1`, TALKOVER_TOKEN: token };
    return { program: process.execPath, args: ["express.mjs"], cwd: folder, env };
  },

  async next({ port, sandbox, token }) {
    const route = "app/talkover/[...path]/route.js";
    const folder = await prepare("next", ["gateway.js", "next-route.js"], {
      pages: "public",
      places: { "next-route.js": route },
    });
    await writeFile(`${folder}/package.json`, `{ "private": true, "type": "module" }\n`);
    const env = { TALKOVER_API: `${sandbox}/api/v1`, TALKOVER_TOKEN: token };
    const policy = (await readFile(path.join(recipes, "_headers"), "utf8")).match(
      /Content-Security-Policy: (.*)/,
    )[1];
    const headers = JSON.stringify([
      { source: "/((?!talkover/).*)", headers: [{ key: "Content-Security-Policy", value: policy }] },
    ]);
    const config = `import path from "node:path";\nexport default { poweredByHeader: false, headers: async () => ${headers}, turbopack: { root: path.resolve("..") } };\n`;
    await writeFile(`${folder}/next.config.mjs`, config);
    await run(bin("next"), ["build"], { cwd: folder, env });
    return {
      program: bin("next"),
      args: ["start", "--hostname", "127.0.0.1", "--port", port],
      cwd: folder,
      env,
      page: "/index.html",
    };
  },

  async worker({ port, inspector, sandbox, token }) {
    const folder = await prepare("worker", ["worker.js", "gateway.js", "wrangler.json", "_headers"], {
      places: { _headers: "pages/_headers" },
    });
    // In development, Wrangler reads secrets from this file.
    await writeFile(`${folder}/.dev.vars`, `TALKOVER_TOKEN=${token}\n`);
    await mkdir(`${folder}/tmp`);
    const args = [
      "dev",
      "--ip",
      "127.0.0.1",
      "--port",
      port,
      "--inspector-port",
      inspector,
      "--var",
      `TALKOVER_API:${sandbox}/api/v1`,
    ];
    return { program: bin("wrangler"), args, cwd: folder, env: { TMPDIR: `${folder}/tmp` } };
  },

  async axum({ port, sandbox, token }) {
    const folder = await prepare("axum");
    const crate = path.join(scratch, "axum-crate");
    await mkdir(`${crate}/src`, { recursive: true });
    const recipe = await readFile(path.join(recipes, "axum.rs"), "utf8");
    await writeFile(
      `${crate}/src/main.rs`,
      withRules(recipe, await readFile(new URL("session.rs", import.meta.url), "utf8")),
    );
    await cp(new URL("axum.toml", import.meta.url), `${crate}/Cargo.toml`);
    await cp(new URL("../../Cargo.lock", import.meta.url), `${crate}/Cargo.lock`);
    const target = fileURLToPath(new URL("../../target", import.meta.url));
    await run("cargo", ["build", "--quiet", "--target-dir", target], { cwd: crate });
    const env = {
      LISTEN: `127.0.0.1:${port}`,
      PAGES: `${folder}/pages`,
      TALKOVER_API: `${sandbox}/api/v1`,
      TALKOVER_TOKEN: token,
    };
    return { program: `${target}/debug/axum-recipe-test`, args: [], cwd: folder, env };
  },
};

/** Replaces the two functions that are marked YOURS with the tests' rules. */
function withRules(recipe, rules) {
  const theirs = /\/\/\/ YOURS: a text.*?\n}\n\n\/\/\/ YOURS >>>.*?\n}\n/s;
  if (!theirs.test(recipe)) throw new Error("axum.rs has no two functions that are marked YOURS");
  return recipe.replace(theirs, () => rules);
}
