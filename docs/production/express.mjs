import { Readable } from "node:stream";
import express from "express";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { refuse, serve } from "./gateway.js";
import { isAllowed, sessionOf } from "./session.js"; // yours

const { TALKOVER_API: api = "https://app.talkover.ai/api/v1", TALKOVER_TOKEN: token } = process.env;
const { PORT = 3000, PAGES = "pages" } = process.env;
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; " +
  "form-action 'self'; frame-ancestors 'none'";

// Half of the standard plan, in this process only. With several processes, use one of the package's
// shared stores.
const limiter = new RateLimiterMemory({ points: 50, duration: 60 });
const secondsToWait = (session) =>
  limiter.consume(session).then(
    () => 0,
    ({ msBeforeNext }) => Math.ceil(msBeforeNext / 1000),
  );

// The parts of a request that the gateway reads. The platform's `Request` rejects some methods.
const asRequest = (incoming) => ({
  method: incoming.method,
  url: `http://gateway${incoming.originalUrl}`,
  headers: new Headers(Object.entries(incoming.headers)),
  get body() {
    return Readable.toWeb(incoming);
  },
});

async function send(reply, response) {
  const body = Buffer.from(await reply.arrayBuffer());
  response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(body);
}

const app = express();
app.disable("x-powered-by");
app.use("/talkover", async (incoming, response) => {
  await send(await serve(asRequest(incoming), { api, token, sessionOf, isAllowed, secondsToWait }), response);
});
app.use(
  express.static(PAGES, { setHeaders: (response) => response.setHeader("Content-Security-Policy", POLICY) }),
);
// Replaces Express's error pages, which show a path, and outside production a stack trace.
app.use((_, response) => send(refuse(404, "Page not found."), response));
app.use((error, _, response, _next) =>
  send(refuse(error.status ?? 500, "This cannot be answered."), response),
);

app.listen(PORT, "127.0.0.1");
