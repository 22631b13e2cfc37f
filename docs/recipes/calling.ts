// Shared by the recipes for React, Vue and TanStack Query: the messages of a form, and the options
// of its next save.
import {
  type Agent,
  type AgentCallingUpdate,
  type AppliedCalling,
  type AppliedEntry,
  type ApplyOneOptions,
  type BulkOptions,
  type BulkProgress,
  type CallingPlan,
  type CallingState,
  type Issue,
  type PlannedCalling,
  applyAgentsCalling,
  TalkoverError,
} from "talkover-calling";

export type SaveState =
  | { status: "idle" | "saving" }
  | { status: "saved"; applied: AppliedCalling }
  | { status: "failed"; error: unknown };

export type BulkState =
  | { step: "start" }
  | { step: "running"; progress?: BulkProgress }
  | { step: "planned"; plan: CallingPlan }
  | { step: "done"; entries: readonly AppliedEntry[] }
  | { step: "failed"; error: unknown };

/** Returns the settings for the form. */
export function settingsOf(agent: Agent): CallingState {
  const phoneIds = agent.phone_numbers.map(({ id }) => id);
  return { direction: agent.direction, phoneIds, status: agent.current_status };
}

/** Returns the issues to show beside a field. */
export function issuesOf(state: SaveState, field: "direction" | "phoneIds"): readonly Issue[] {
  const error = state.status === "failed" && state.error;
  if (!(error instanceof TalkoverError)) return [];
  return error.issues.filter(({ path }) => path === field || path.startsWith(`${field}[`));
}

/** Whether a live agent may be off the air. If so, the next apply has to publish it. */
export function mayBeOffAir(error: unknown): boolean {
  return error instanceof TalkoverError && error.before?.status === "published" && error.offAir !== false;
}

export function report(state: SaveState): string {
  switch (state.status) {
    case "idle":
      return "";
    case "saving":
      return "Saving…";
    case "saved":
      if (!state.applied.changed) return "Nothing to change.";
      return state.applied.after.status === "published" ? "Saved, and live." : "Saved as a draft.";
    case "failed":
      return explain(state.error);
  }
}

export function explain(error: unknown): string {
  if (!(error instanceof TalkoverError)) return "Cancelled. What was sent before is completed.";
  if (mayBeOffAir(error)) return `${error.message} Save again to publish it.`;
  const isUnchanged = error.outcome === "rejected" && error.code !== "not_published";
  return isUnchanged ? `${error.message} The settings are as they were.` : error.message;
}

/** After a conflict, returns the settings that somebody else has saved. */
export function othersSettings(state: SaveState): CallingState | undefined {
  const error = state.status === "failed" && state.error;
  return error instanceof TalkoverError && error.code === "conflict" ? error.current : undefined;
}

/** Describes the changes of a plan's entry. */
export function changeOf({
  agentId,
  name,
  action,
  before,
  after,
  added,
  removed,
  takesOffAir,
}: PlannedCalling) {
  if (action === "missing") return `${agentId}: there is no such agent`;
  const direction = before.direction === after.direction ? "" : `${before.direction} → ${after.direction}, `;
  const live = takesOffAir ? ", off the air for a moment" : "";
  return `${name}: ${direction}+${added.length} −${removed.length} numbers${live}`;
}

/** The options of a form's next save: the expected settings, and whether to publish. */
export type SaveOptions = Pick<ApplyOneOptions, "expected" | "publish">;

export function optionsAfter(state: SaveState, options: SaveOptions): SaveOptions {
  if (state.status === "saved") return { expected: state.applied.after };
  if (state.status !== "failed") return options;
  const { error } = state;
  // Cancelled, perhaps after it was sent: the next save uses the settings that it reads.
  if (!(error instanceof TalkoverError)) return { ...options, expected: undefined };
  const publish = mayBeOffAir(error) ? "always" : options.publish;
  const isSaved = error.outcome === "applied" || error.outcome === "unknown";
  return { publish, expected: isSaved && error.code !== "conflict" ? error.current : options.expected };
}

/**
 * Retries the updates that failed, and publishes agents that were live. Keeps the other entries.
 */
export async function repeatFailed(
  updates: readonly AgentCallingUpdate[],
  entries: readonly AppliedEntry[],
  options: BulkOptions,
): Promise<AppliedEntry[]> {
  let results = [...entries];
  for (const publish of ["always", "keep"] as const) {
    const isMeant = (entry?: AppliedEntry) =>
      entry?.status === "rejected" && mayBeOffAir(entry.reason) === (publish === "always");
    const failed = updates.filter((_, index) => isMeant(entries[index]));
    const again = await applyAgentsCalling(failed, { ...options, publish });
    results = results.map((entry, index) => (isMeant(entries[index]) ? (again.shift() ?? entry) : entry));
  }
  return results;
}
