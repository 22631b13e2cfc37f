// With vi.mock: replaces the library's function, so that no request is sent.
import { type AppliedCalling, applyAgentCalling, type CallingState, TalkoverError } from "talkover-calling";
import { afterEach, expect, it, vi } from "vitest";
import { save } from "./save";

// Keeps the rest of the package: the code under test needs the real `TalkoverError`.
vi.mock("talkover-calling", async (importOriginal) => ({
  ...(await importOriginal<typeof import("talkover-calling")>()),
  applyAgentCalling: vi.fn(),
}));
const apply = vi.mocked(applyAgentCalling);
afterEach(() => apply.mockReset());

const state: CallingState = { direction: "inbound", phoneIds: [], status: "published" };
const applied = (changed: boolean): AppliedCalling => ({
  agentId: "agent-1",
  changed,
  before: state,
  after: state,
  offAirMs: 0,
  attempts: 1,
  verified: false,
});

it("passes the settings on", async () => {
  apply.mockResolvedValueOnce(applied(true));
  expect(await save("agent-1", "outbound", ["phone-1"])).toBe("Saved.");
  expect(apply).toHaveBeenCalledExactlyOnceWith("agent-1", "outbound", ["phone-1"]);
});

it("reports that there is nothing to change", async () => {
  apply.mockResolvedValueOnce(applied(false));
  expect(await save("agent-1", "inbound", [])).toBe("Nothing to change.");
});

it("reports that the agent is off the air", async () => {
  const message = "The change was saved, but the agent is not live.";
  apply.mockRejectedValueOnce(
    new TalkoverError(message, { code: "server_error", outcome: "applied", stage: "publish", offAir: true }),
  );
  expect(await save("agent-1", "outbound", [])).toBe(`${message} Publish the agent again.`);
});
