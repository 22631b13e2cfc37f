import { useEffect, useRef, useState } from "react";
import {
  type AgentCallingUpdate,
  applyAgentsCalling,
  type BulkOptions,
  type BulkProgress,
  planAgentsCalling,
  TalkoverError,
} from "talkover-calling";
import { type BulkState, changeOf, explain, repeatFailed } from "../calling";

interface Props {
  updates: readonly AgentCallingUpdate[];
  /** Called after agents may have changed. */
  onApplied?: () => void;
}

export function BulkChange({ updates, onApplied }: Props) {
  const [state, setState] = useState<BulkState>({ step: "start" });
  const [names, setNames] = useState(new Map<string, string>());
  const running = useRef<AbortController>(undefined);

  useEffect(() => () => running.current?.abort(), []);

  async function run(work: (options: BulkOptions) => Promise<BulkState>) {
    const { signal } = (running.current = new AbortController());
    setState({ step: "running" });
    const onProgress = (progress: BulkProgress) => setState({ step: "running", progress });
    setState(
      await work({ signal, onProgress }).catch((error: unknown) => ({ step: "failed" as const, error })),
    );
  }

  const plan = () =>
    run(async (options) => {
      const plan = await planAgentsCalling(updates, options);
      setNames(new Map(plan.entries.map(({ agentId, name }) => [agentId, name || agentId])));
      return { step: "planned", plan };
    });
  const apply = (work: (options: BulkOptions) => ReturnType<typeof applyAgentsCalling>) =>
    run(async (options) => {
      const entries = await work(options);
      onApplied?.();
      return { step: "done", entries };
    });

  switch (state.step) {
    case "start":
      return (
        <button type="button" onClick={plan}>
          Show what changes
        </button>
      );
    case "running":
      return <Running {...state} cancel={() => running.current?.abort()} />;
    case "failed":
      return (
        <div role="alert">
          <p>{explain(state.error)}</p>
          {state.error instanceof TalkoverError &&
            state.error.issues.map(({ path, message }) => <p key={path}>{`${path}: ${message}`}</p>)}
          <button type="button" onClick={plan}>
            Try again
          </button>
        </div>
      );
    case "planned": {
      const changes = state.plan.entries.filter(({ action }) => action !== "none");
      return (
        <>
          <ul>
            {changes.map((entry) => (
              <li key={entry.agentId}>{changeOf(entry)}</li>
            ))}
          </ul>
          <button type="button" onClick={() => apply((options) => applyAgentsCalling(state.plan, options))}>
            Apply
          </button>
        </>
      );
    }
    case "done": {
      const { entries } = state;
      const failed = entries.filter((entry) => entry.status === "rejected");
      return (
        <>
          <p role="status">{`${entries.length - failed.length} done, ${failed.length} failed`}</p>
          <ul>
            {failed.map(({ agentId, reason }) => (
              <li key={agentId}>{`${names.get(agentId)}: ${explain(reason)}`}</li>
            ))}
          </ul>
          {failed.length > 0 && (
            <button type="button" onClick={() => apply((options) => repeatFailed(updates, entries, options))}>
              Try again
            </button>
          )}
        </>
      );
    }
  }
}

function Running({ progress, cancel }: { progress?: BulkProgress; cancel: () => void }) {
  const { total, done, pausedMs = 0 } = progress ?? {};
  return (
    <>
      <progress max={total} value={done} aria-label="Progress" />
      {pausedMs > 0 && <p>Rate limit: resumes in {Math.ceil(pausedMs / 1000)} s</p>}
      <button type="button" onClick={cancel}>
        Cancel
      </button>
    </>
  );
}
