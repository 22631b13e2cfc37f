// Launches the Chromium that CHROME names, or Debian's.
import { chromium } from "playwright-core";

export function launch(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROME || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-quic", ...more],
  });
}
