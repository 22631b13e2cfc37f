import { type Agent, applyAgentCalling, type CallingState, type Direction } from "talkover-calling";
import { onScopeDispose, shallowRef } from "vue";
import { optionsAfter, type SaveOptions, type SaveState, settingsOf } from "../calling";

export function useApplyCalling(agent: Agent) {
  const state = shallowRef<SaveState>({ status: "idle" });
  let options: SaveOptions = { expected: settingsOf(agent) };
  let running: AbortController | undefined;
  onScopeDispose(() => running?.abort());

  function end(next: SaveState) {
    options = optionsAfter(next, options);
    state.value = next;
  }

  async function save(direction: Direction, phoneIds: readonly string[]) {
    const { signal } = (running = new AbortController());
    state.value = { status: "saving" };
    try {
      const applied = await applyAgentCalling(agent.id, direction, phoneIds, { ...options, signal });
      end({ status: "saved", applied });
    } catch (error) {
      end({ status: "failed", error });
    }
  }

  /** Accepts the current settings after a conflict, once the user has seen them. */
  function accept(expected: CallingState) {
    options = { ...options, expected };
    state.value = { status: "idle" };
  }

  return { state, save, accept, cancel: () => running?.abort() };
}
