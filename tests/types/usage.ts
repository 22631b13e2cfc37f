// What a strict dashboard writes, and what its compiler must refuse.
import {
  configure,
  createClient,
  init,
  TalkoverError,
  updateAgentCalling,
  updateAgentsCalling,
  type AgentCallingUpdate,
  type AttemptEvent,
  type BulkProgress,
  type CallOptions,
  type Client,
  type Direction,
  type ErrorCode,
  type Options,
  type Outcome,
  type UpdateAgentCallingResponse,
} from "talkover-calling";

declare const agentId: string;
declare const direction: Direction;
declare const phoneIds: readonly string[];
declare const signal: AbortSignal | undefined;

const options: Options = { baseUrl: "/talkover", token: async () => "talq_x", onAttempt: (event: AttemptEvent) => event.delayMs };
const callOptions: CallOptions = { ...options, signal, timeoutMs: 5_000 };
configure(options);
const client: Client = createClient({ token: undefined });

export async function save(): Promise<string | undefined> {
  await init();
  await init(new URL("https://host/talkover_calling.wasm"));
  const replies: UpdateAgentCallingResponse[] = [
    await updateAgentCalling(agentId, direction),
    await updateAgentCalling(agentId, "inbound", null),
    await client.updateAgentCalling(agentId, "outbound", phoneIds, callOptions),
  ];
  const unlisted: unknown = replies[0]?.data["label"];
  return replies[0]?.data.phone_numbers[0]?.formatted_number ?? String(unlisted);
}

export async function saveAll(agentIds: readonly string[]): Promise<AgentCallingUpdate[]> {
  const updates: AgentCallingUpdate[] = agentIds.map((agentId) => ({ agentId, direction, phoneIds }));
  const onProgress = ({ done, total, pausedMs }: BulkProgress): number => (done / total) * pausedMs;
  const entries = await updateAgentsCalling(updates, { concurrency: 8, onProgress, signal });
  return entries.flatMap((entry, index) => {
    if (entry.status === "fulfilled") return entry.value.data.id === entry.agentId ? [] : [];
    return updates[index] ?? [];
  });
}

export function explain(error: unknown): string {
  if (!(error instanceof TalkoverError)) return "aborted";
  const code: ErrorCode = error.code;
  const words: Record<Outcome, string> = { not_sent: "", rejected: "", unknown: "", applied: "" };
  const paths: string[] = error.issues.map((issue) => issue.path);
  const wait: number = error.retryAfterMs ?? 0;
  return [code, words[error.outcome], ...paths, wait, error.status, error.apiCode].join(" ");
}

// @ts-expect-error: only the two directions
void updateAgentCalling(agentId, "both");
// @ts-expect-error: ids are strings
void updateAgentCalling(agentId, "inbound", [1]);
// @ts-expect-error: a misspelt option
configure({ baseURL: "/talkover" });
// @ts-expect-error: a signal belongs to one call
configure({ signal: new AbortController().signal });
// @ts-expect-error: concurrency belongs to many updates
void updateAgentCalling(agentId, "inbound", null, { concurrency: 2 });
// @ts-expect-error: errors are made by the library
new TalkoverError("x");
