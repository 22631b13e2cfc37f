// The page's own fetch is wrapped, as SkyWalking's documentation has it, and each request is reported.
import ClientMonitor from "skywalking-client-js";
import { call } from "./call.js";
import { baseUrl, show } from "./page.js";

const own = window.fetch;
const { origin } = new URL(baseUrl);
ClientMonitor.register({
  collector: location.origin,
  service: "dashboard",
  pagePath: "/",
  serviceVersion: "1",
  noTraceOrigins: [origin],
});

show(call(baseUrl).then((said) => `${said}; traced: ${window.fetch !== own}`));
