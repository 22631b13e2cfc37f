import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import {
  type Agent,
  type AppliedCalling,
  applyAgentCalling,
  type CallingState,
  type Direction,
  TalkoverError,
} from "talkover-calling";
import { optionsAfter, type SaveOptions, type SaveState, settingsOf } from "../calling";
import { agentKey, ONCE } from "./useAgent";

interface Settings {
  direction: Direction;
  phoneIds: readonly string[];
}

export function useApplyCalling(agent: Agent) {
  const client = useQueryClient();
  // The settings that the form shows. The query may have newer data, which the user has not seen.
  const options = useRef<SaveOptions>({ expected: settingsOf(agent) });
  const running = useRef<AbortController>(undefined);
  const end = (state: SaveState) => {
    options.current = optionsAfter(state, options.current);
  };

  const mutation = useMutation({
    ...ONCE,
    mutationFn: ({ direction, phoneIds }: Settings) => {
      const { signal } = (running.current = new AbortController());
      return applyAgentCalling(agent.id, direction, phoneIds, { ...options.current, signal });
    },
    onSuccess: (applied) => end({ status: "saved", applied }),
    onError: (error) => end({ status: "failed", error }),
    // Invalidates the query unless the agent certainly has the cached settings.
    onSettled(applied, error) {
      const isUnchanged =
        applied?.changed === false ||
        (error instanceof TalkoverError && error.outcome === "rejected" && error.code !== "not_published");
      if (!isUnchanged) void client.invalidateQueries({ queryKey: agentKey(agent.id) });
    },
  });

  return {
    state: stateOf(mutation),
    save: (direction: Direction, phoneIds: readonly string[]) => mutation.mutate({ direction, phoneIds }),
    /** Accepts the current settings after a conflict, once the user has seen them. */
    accept(expected: CallingState) {
      options.current = { ...options.current, expected };
      mutation.reset();
    },
    cancel: () => running.current?.abort(),
  };
}

function stateOf({ isPending, data, error }: UseMutationResult<AppliedCalling, Error, Settings>): SaveState {
  if (isPending) return { status: "saving" };
  if (data) return { status: "saved", applied: data };
  return error ? { status: "failed", error } : { status: "idle" };
}
