// The page in front of another service than its own sandbox: a second sandbox, with another token.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "../support/browser.mjs";
import { edit, open } from "./dashboard.mjs";
import { SUPPORT_BOT, address, agent, requests, reset } from "../support/sandbox.mjs";

const TOKEN = "talq_professional_environment_token";
const READY = /ready at (http:\/\/\S+?)\/?$/;

let browser;
let gateway;
before(async () => {
  browser = await launch();
  gateway = await startGateway();
});
after(async () => {
  await browser.close();
  await gateway.stop();
});
beforeEach(reset);

async function startGateway() {
  const folder = fileURLToPath(new URL("../..", import.meta.url));
  const sandbox = ["run", "--quiet", "--package", "talkover-sandbox", "--"];
  const options = ["--port", "0", "--www", "www", "--pkg", "pkg", "--upstream", `${address}/api/v1`];
  const child = spawn("cargo", [...sandbox, ...options], {
    cwd: folder,
    env: { ...process.env, TALKOVER_TOKEN: TOKEN },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface(child.stdout)) {
    const ready = READY.exec(line);
    if (!ready) continue;
    const stop = () => {
      const ended = once(child, "exit");
      child.kill("SIGINT");
      return ended;
    };
    return { address: ready[1], stop };
  }
  throw new Error("the gateway ended before it was ready");
}

test("the page says that it is live, offers no fault scenarios, and never sees the token", async () => {
  const demo = await open(browser, { origin: gateway.address });
  const { page } = demo;
  await page.getByText("Connected to the real service: changes you save here affect real agents.").waitFor();
  assert.equal(await page.locator("#environment").innerText(), "Live");
  assert.equal(await demo.faultScenario.isVisible(), false);
  await edit(demo);
  await demo.save.click();
  await demo.live();
  assert.equal((await agent(SUPPORT_BOT)).direction, "outbound");
  const [update] = await requests({ method: "PUT" });
  assert.equal(update.via, "api");

  const html = await page.content();
  const scripts = await Promise.all(
    demo.seen.requests
      .filter((request) => request.resourceType() === "script")
      .map((request) => fetch(request.url())),
  );
  const texts = await Promise.all(scripts.map((response) => response.text()));
  for (const text of [html, ...texts]) assert.ok(!text.includes(TOKEN));
  for (const request of demo.seen.requests) {
    const { authorization } = await request.allHeaders();
    assert.equal(authorization, undefined);
  }
  await demo.close();
});
