// Test runners, whose emulated browsers differ most from real ones.
import { api } from "../../support/sandbox.mjs";

const env = { TALKOVER_API: api, VITE_TALKOVER_API: api };
const vitest = (name, environment, args) => ({
  name,
  app: "vitest",
  environment,
  version: "vitest",
  imported: "`import`",
  run: (app) => app.run("vitest", ["run", ...args], env).then(() => undefined),
});
const jest = (name, environment, args, needs) => ({
  name,
  app: "jest",
  environment,
  version: "jest",
  imported: "`require`",
  needs,
  run: (app) => app.run("jest", args, env).then(() => undefined),
});

export const runners = [
  vitest("vitest", "Vitest 4, Node", []),
  vitest("vitest-jsdom", "Vitest 4, jsdom", ["--environment", "jsdom"]),
  vitest("vitest-browser", "Vitest 4, browser mode", ["--config", "browser.config.js"]),
  jest("jest", "Jest 30, Node", []),
  jest(
    "jest-jsdom",
    "Jest 30, jsdom",
    ["--env", "jest-fixed-jsdom"],
    '`testEnvironment: "jest-fixed-jsdom"`: Jest\'s own jsdom keeps `fetch`, `Response` and `TextDecoder` from the code under test',
  ),
];
