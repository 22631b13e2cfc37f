import { expect, test } from "vitest";
import { call } from "./src/call.js";

test("changes an agent", async () => {
  expect(await call(import.meta.env.VITE_TALKOVER_API)).toMatch(/^SupportBot calls from/);
});
