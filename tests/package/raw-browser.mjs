// Chromium without Playwright, which makes every page visible. Here, tabs are hidden, frozen and
// throttled as for users.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** `preferences` are written to the browser's profile. */
export async function launchRaw(
  /** @type {{ args?: string[], preferences?: object }} */ { args = [], preferences } = {},
) {
  const profile = await mkdtemp(path.join(tmpdir(), "talkover-browser-"));
  if (preferences) {
    await mkdir(path.join(profile, "Default"));
    await writeFile(path.join(profile, "Default/Preferences"), JSON.stringify(preferences));
  }
  const program = process.env.CHROME || "/usr/bin/chromium";
  const options = [
    "--headless=new",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
  ];
  const child = spawn(
    program,
    [...options, `--user-data-dir=${profile}`, "--remote-debugging-pipe", ...args],
    {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const answers = new Map();
  let last = 0;
  let unread = "";
  const [, , , input, output] = /** @type {any[]} */ (child.stdio);
  output.setEncoding("utf8").on("data", (data) => {
    const messages = (unread + data).split("\0");
    unread = messages.pop();
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message);
      const answer = answers.get(id);
      answers.delete(id);
      if (error) answer?.reject(new Error(error.message));
      else answer?.resolve(result);
    }
  });
  function send(method, params, sessionId) {
    last += 1;
    input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => answers.set(last, { resolve, reject }));
  }

  return {
    async open(url) {
      const { targetId } = await send("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
      const tab = {
        send: (method, params) => send(method, params, sessionId),
        show: () => send("Target.activateTarget", { targetId }),
        async evaluate(run, ...values) {
          const expression = `(${run})(${values.map((value) => JSON.stringify(value)).join()})`;
          const { result, exceptionDetails } = await tab.send("Runtime.evaluate", {
            expression,
            awaitPromise: true,
            returnByValue: true,
          });
          if (exceptionDetails)
            throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
          return result.value;
        },
      };
      await tab.send("Page.navigate", { url });
      while ((await tab.evaluate(() => `${location} ${document.readyState}`)) !== `${url} complete`);
      return tab;
    },
    async close() {
      send("Browser.close").catch(() => {});
      await ended;
      await rm(profile, { recursive: true, force: true });
    },
  };
}
