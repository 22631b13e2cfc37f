// With Mock Service Worker: uses the real library with a mock service.
import { setupServer } from "msw/node";
import { configure, resetForTests } from "talkover-calling";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { save } from "./save";
import { baseUrl, handlers, service } from "./service";

const server = setupServer(...handlers);

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
// Node needs an absolute URL. Without retries, calls fail at once.
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

it("shows the service's issues with the names of the function's arguments", async () => {
  expect(await save("agent-1", "outbound", ["phone-1", "phone-9"])).toBe(
    "Invalid data.\nphoneIds[1]: This number does not exist.",
  );
});

it("saves even if the response is lost", async () => {
  service.losesResponse = true;
  expect(await save("agent-1", "outbound", ["phone-2"])).toBe("Saved.");
  expect(service.agent.status).toBe("published");
});
