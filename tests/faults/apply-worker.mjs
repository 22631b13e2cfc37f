// Runs cases of an apply. Its result has to be true at the server, and a live agent has to end live
// after the server has recovered.
import assert from "node:assert/strict";
import { BEFORE } from "./fault-server.mjs";
import { MARGIN_MS, Worker, checkRedirects } from "./worker.mjs";

const AFTER = { direction: "outbound", phoneIds: ["phone-1", "phone-2"], status: "published" };
/** Refusals that do not depend on the settings: other settings would be refused, too. */
const OF_THE_CALLER = ["unauthorized", "forbidden"];

export class ApplyWorker extends Worker {
  tell = (_event) => {};

  static async open(browser, means) {
    const worker = /** @type {ApplyWorker} */ (await super.open(browser, means));
    await worker.page.exposeFunction("tell", (event) => worker.tell(event));
    return worker;
  }

  async run(faultCase, server) {
    const isAtStart = faultCase.step === "read";
    if (faultCase.isOffline) await this.context.setOffline(true);
    if (faultCase.isRefused && isAtStart) await server.refuse();
    let failed = 0;
    this.tell = async ({ code }) => {
      if (code) failed += 1;
      if (failed !== faultCase.lasts) return;
      failed += 1;
      if (faultCase.isRefused) await server.listen(server.port);
      if (faultCase.isOffline) await this.context.setOffline(false);
    };
    const baseUrl = this.baseUrl(faultCase, server);
    return this.page.evaluate(
      ([baseUrl, options]) => globalThis.apply(baseUrl, options),
      [baseUrl, faultCase.options],
    );
  }

  check(how, faultCase, server, other) {
    checkEnd(how, faultCase);
    checkRedirects(server, other);
    const isLimit = faultCase.isKnownLimit && faultCase.step === "update";
    if (isLimit) return assert.equal(isTrue(how, server), false, "a known limit no longer holds");
    checkTruth(how, server);
    checkLive(how, faultCase, server);
  }
}

function checkEnd({ code, isOurs, told, attempts, tookMs }, { options }) {
  if (code !== "success") assert(isOurs, "the error is no TalkoverError");
  assert.equal(told, attempts, "onAttempt was told of another number of attempts");
  // The timeout applies twice: until the update is sent, and to the steps after it.
  assert(tookMs <= 2 * options.timeoutMs + MARGIN_MS, `it took ${tookMs} ms of twice ${options.timeoutMs}`);
}

const settings = ({ direction, phoneIds }) => ({ direction, phoneIds });
const isAs = (agent, wanted) => JSON.stringify(settings(agent)) === JSON.stringify(settings(wanted));

function isTrue({ code, outcome }, { agent, applied }) {
  if (code === "success") return isAs(agent, AFTER) && agent.status === "published";
  const claims = {
    not_sent: applied === 0,
    rejected: isAs(agent, BEFORE),
    unknown: true,
    applied: applied > 0 && isAs(agent, AFTER),
  };
  return claims[outcome];
}

function checkTruth(how, server) {
  const { agent, applied } = server;
  const now = `the server has ${JSON.stringify(agent)} after ${applied} updates`;
  assert(isTrue(how, server), `${JSON.stringify(how)}, and ${now}`);
  if (how.current) {
    const { status } = how.current;
    assert.deepEqual({ ...settings(how.current), status }, agent, "`current` is not so");
  }
  if (how.offAir !== undefined) assert.equal(how.offAir, agent.status !== "published", `\`offAir\`: ${now}`);
}

function checkLive(how, { step, deadline, options }, { agent }) {
  // The fault, or the load of the machine, has used up the timeout.
  if (deadline === "call" && how.code === "timeout" && how.tookMs >= options.timeoutMs) return;
  if (step === "publish" && OF_THE_CALLER.includes(how.code))
    return assert.equal(how.offAir, true, "it does not say that the agent is not live");
  assert.equal(agent.status, "published", `a live agent ended as a draft: ${JSON.stringify(how)}`);
  // Updates without a response may still arrive.
  if (how.outcome === "unknown") assert(how.current, `the server could be read: ${JSON.stringify(how)}`);
}
