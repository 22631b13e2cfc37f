// Wraps the page's fetch as in SkyWalking's documentation, which reports each request.
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
