import { playwright } from "@vitest/browser-playwright";

export default {
  test: {
    browser: {
      enabled: true,
      headless: true,
      provider: playwright({
        launchOptions: { executablePath: process.env.CHROME || "/usr/bin/chromium", args: ["--no-sandbox"] },
      }),
      instances: [{ browser: "chromium" }],
      screenshotFailures: false,
    },
  },
};
