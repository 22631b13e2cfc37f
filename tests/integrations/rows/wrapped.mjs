// Code that wraps or replaces fetch: monitoring agents, frameworks, mocks and polyfills.
import { pageOf } from "../harness/row.mjs";

const traced = (app, environment, version, says) => ({
  name: app,
  app,
  environment,
  version,
  imported: "`import`",
  says: `SupportBot calls from (123) 456-7890, (987) 654-3210; traced: ${says}`,
  async run(app) {
    await app.run("esbuild", ["src/traced.js", "--bundle", "--format=esm", "--outfile=dist/main.js"]);
    return pageOf(app.folder);
  },
});

export const wrapped = [
  traced(
    "opentelemetry",
    "a page that OpenTelemetry traces",
    "@opentelemetry/instrumentation-fetch",
    "PUT 200",
  ),
  traced("zone", "a page with zone.js, as Angular's have it", "zone.js", "zone agents"),
  traced(
    "whatwg-fetch",
    "a page with a polyfill of fetch, by XMLHttpRequest",
    "whatwg-fetch",
    "XMLHttpRequest",
  ),
  {
    name: "msw",
    app: "msw",
    environment: "Node, with requests mocked by Mock Service Worker",
    version: "msw",
    imported: "`import`",
    calls: 0,
    run: async (app) => (await app.run("node", ["src/mocked.js"])).trim(),
  },
  traced("skywalking", "a page that Apache SkyWalking watches", "skywalking-client-js", "true"),
];
