import express from "express";
import { rateLimit } from "express-rate-limit";
import { forward, refuse } from "./gateway.js";
import { sessionOf } from "./session.js"; // yours

const { TALKOVER_API: api = "https://app.talkover.ai/api/v1", TALKOVER_TOKEN: token, PORT = 3000, PAGES = "pages" } = process.env;
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const app = express();
app.disable("x-powered-by");

async function send(reply, response) {
  // No ETag: nothing here is kept.
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  response.end(Buffer.from(await reply.arrayBuffer()));
}

async function signedIn(incoming, response, next) {
  incoming.session = await sessionOf(asRequest(incoming));
  return incoming.session ? next() : send(refuse(401, "Sign in first."), response);
}

function asRequest({ method, originalUrl, headers, body }) {
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(originalUrl, "http://gateway"), { method, headers, body: hasBody ? body : undefined });
}

app.use(
  "/talkover",
  signedIn,
  rateLimit({
    windowMs: 60_000,
    limit: 50,
    keyGenerator: ({ session }) => session,
    legacyHeaders: false, // these would look like Talkover's own
    handler: (_, response) => send(refuse(429, "Too many requests. Please try again later.", { "retry-after": "10" }), response),
  }),
  express.text({ type: "application/json", limit: "64kb" }),
  async (incoming, response) => send(await forward(asRequest(incoming), { api, token }), response),
);

app.use(express.static(PAGES, { setHeaders: (response) => response.setHeader("Content-Security-Policy", POLICY) }));

app.listen(PORT, "127.0.0.1");
