// Code of a strict dashboard, and errors that its compiler must report.
import {
  configure,
  createClient,
  getAgent,
  init,
  listAgents,
  listPhoneNumbers,
  publishAgent,
  TalkoverError,
  unpublishAgent,
  updateAgentCalling,
  updateAgentsCalling,
  type Agent,
  type AgentCallingEntry,
  type AgentCallingUpdate,
  type AppliedEntry,
  type AttemptEvent,
  type BulkProgress,
  type CallOptions,
  type ChangeError,
  type Client,
  type Direction,
  type ErrorCode,
  type Options,
  type Outcome,
  type UpdatedAgent,
  type UpdateAgentCallingResponse,
} from "talkover-calling";

declare const agentId: string;
declare const direction: Direction;
declare const phoneIds: readonly string[];
declare const signal: AbortSignal | undefined;

const options: Options = {
  baseUrl: "/talkover",
  token: async () => "talq_x",
  onAttempt: (event: AttemptEvent) => event.delayMs,
};
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
  // @ts-expect-error: a misspelt field of the response
  void replies[0]?.data.direktion;
  const { data } = await updateAgentCalling<UpdatedAgent & { department: string }>(agentId, "inbound");
  return replies[0]?.data.phone_numbers[0]?.formatted_number ?? data.department;
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

export async function choices(): Promise<string[]> {
  const { data, meta } = await listAgents({ status: "draft", perPage: 50 }, { signal });
  const names = data.map((agent) => `${agent.name} ${agent.phone_numbers.length} of ${meta.total}`);
  for await (const agent of client.listAgents.all({ direction })) names.push(agent.label ?? agent.name);
  for await (const number of listPhoneNumbers.all({ type: "voice", hasVoice: true }))
    names.push(number.international_number);
  const reply = await getAgent(agentId);
  const agent: Agent = reply.data ?? reply;
  names.push(
    agent.description ?? "",
    agent.phone_numbers[0]?.country ?? agent.phone_numbers[0]?.country_code ?? "",
  );
  const published = agent.is_ready_to_publish
    ? await publishAgent(agentId)
    : await unpublishAgent(agentId, callOptions);
  return [...names, published.data.current_status];
}

// @ts-expect-error: the caller's names, not the service's
void listAgents({ per_page: 5 });
// @ts-expect-error: a page of its own choice
listAgents.all({ page: 2 });

export function explain(error: unknown): string {
  if (!(error instanceof TalkoverError)) return "aborted";
  const code: ErrorCode = error.code;
  const words: Record<Outcome, string> = { not_sent: "", rejected: "", unknown: "", applied: "" };
  const paths: string[] = error.issues.map((issue) => issue.path);
  const wait: number = error.retryAfterMs ?? 0;
  return [code, error.outcome && words[error.outcome], ...paths, wait, error.status, error.apiCode].join(" ");
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
// @ts-expect-error: an error has a code
new TalkoverError("x");
// @ts-expect-error: a misspelt code
new TalkoverError("x", { code: "conflikt" });
configure({ baseUrl: new URL("https://voice.acme.com/api/v1") });

export function reasonOf(entry: AgentCallingEntry | AppliedEntry): Outcome {
  if (entry.status === "fulfilled") return entry.outcome;
  const reason: ChangeError = entry.reason;
  return reason.outcome;
}
export const mocked: TalkoverError = new TalkoverError("Saved elsewhere", {
  code: "conflict",
  outcome: "not_sent",
});
