// With Mock Service Worker: the library is the real one, and the service is replaced.
import { setupServer } from "msw/node";
import { configure, resetForTests } from "talkover-calling";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { save } from "./save";
import { baseUrl, handlers, service } from "./service";

const server = setupServer(...handlers);

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
// Node needs a complete URL. Without retries, failures are immediate.
beforeEach(() => configure({ baseUrl, maxRetries: 0 }));
afterEach(() => {
  resetForTests();
  service.reset();
});
afterAll(() => server.close());

it("saves, and publishes the agent again", async () => {
  expect(await save("agent-1", "outbound", ["phone-1", "phone-2"])).toBe("Saved.");
  expect(service.agent).toEqual({
    direction: "outbound",
    phoneIds: ["phone-1", "phone-2"],
    status: "published",
  });
});

it("shows the issues of the service with the names of its own arguments", async () => {
  expect(await save("agent-1", "outbound", ["phone-1", "phone-9"])).toBe(
    "Invalid data.\nphoneIds[1]: This number does not exist.",
  );
});

it("saves although the response is lost", async () => {
  service.losesResponse = true;
  expect(await save("agent-1", "outbound", ["phone-2"])).toBe("Saved.");
  expect(service.agent.status).toBe("published");
});
