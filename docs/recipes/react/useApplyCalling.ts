import { useEffect, useRef, useState } from "react";
import { type Agent, applyAgentCalling, type CallingState, type Direction } from "talkover-calling";
import { optionsAfter, type SaveOptions, type SaveState, settingsOf } from "../calling";

export function useApplyCalling(agent: Agent) {
  const [state, setState] = useState<SaveState>({ status: "idle" });
  const options = useRef<SaveOptions>({ expected: settingsOf(agent) });
  const running = useRef<AbortController>(undefined);

  useEffect(() => () => running.current?.abort(), []);

  function end(next: SaveState) {
    options.current = optionsAfter(next, options.current);
    setState(next);
  }

  async function save(direction: Direction, phoneIds: readonly string[]) {
    const { signal } = (running.current = new AbortController());
    setState({ status: "saving" });
    try {
      const applied = await applyAgentCalling(agent.id, direction, phoneIds, { ...options.current, signal });
      end({ status: "saved", applied });
    } catch (error) {
      end({ status: "failed", error });
    }
  }

  /** Accepts the current settings after a conflict, once the user has seen them. */
  function accept(expected: CallingState) {
    options.current = { ...options.current, expected };
    setState({ status: "idle" });
  }

  return { state, save, accept, cancel: () => running.current?.abort() };
}
