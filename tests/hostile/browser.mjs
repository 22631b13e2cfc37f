// Chromium for the matrix: the one that CHROME names, or Debian's.
import { chromium } from "playwright-core";

/** A domain that has no addresses in it. */
export const NOWHERE = "nowhere.test";

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROME || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-quic",
      `--host-resolver-rules=MAP *.${NOWHERE} ^NOTFOUND`,
    ],
  });
}
