// Agents that watch what users meet wrap the page's own fetch.
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
  traced("opentelemetry", "a page that OpenTelemetry traces", "@opentelemetry/instrumentation-fetch", "PUT 200"),
  traced("skywalking", "a page that Apache SkyWalking watches", "skywalking-client-js", "true"),
];
