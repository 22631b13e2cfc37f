/** Whether the agent receives calls on its numbers (`"inbound"`) or places calls from them (`"outbound"`). */
export type Direction = "inbound" | "outbound";

/**
 * Changes the calling settings of one agent, and reports whether the change was applied.
 *
 * Saving sets the agent to draft: a live agent is off the air until you publish it again.
 *
 * ```ts
 * try {
 *   const { data } = await updateAgentCalling(agentId, "outbound", ["phone-uuid-1", "phone-uuid-2"]);
 *   show(`${data.name} now calls from ${data.phone_numbers.length} numbers.`);
 * } catch (error) {
 *   if (error instanceof TalkoverError) show(error.message, error.issues, error.outcome);
 * }
 * ```
 *
 * All arguments are validated before anything is sent. All issues are reported together; nothing is thrown synchronously.
 * Calls for the same agent are sent one at a time, in call order, across tabs too. Calls for different agents run in parallel.
 *
 * @param agentId 1 to 128 characters of `A-Z a-z 0-9 _ -`.
 * @param direction Exactly `"inbound"` or `"outbound"`.
 * @param phoneIds The ids of phone numbers (not the numbers), without duplicates; at most 10,000. If omitted or `null`, the
 *   agent's numbers stay as they are. An empty array unassigns all of them.
 * @param options Override those passed to {@link configure}.
 * @returns The service's response, unchanged. It was verified to match the request.
 * @throws {TalkoverError} In every other case: `code` says why, `outcome` what it means for the agent. `interrupted` if the page
 *   was suspended and another tab changed the agent, or if the wasm crashed. If you abort the call, it rejects with
 *   `signal.reason`, as `fetch` does.
 */
export function updateAgentCalling<Data extends UpdatedAgent = UpdatedAgent>(
  agentId: string,
  direction: Direction,
  phoneIds?: readonly string[] | null,
  options?: CallOptions,
): Promise<UpdateAgentCallingResponse<Data>>;

/**
 * Changes the calling settings of many agents, and returns the result of each.
 *
 * ```ts
 * const updates = agents.map(({ id }) => ({ agentId: id, direction: "outbound" as const, phoneIds: ["phone-uuid-1"] }));
 * const entries = await updateAgentsCalling(updates, { onProgress: ({ done, total }) => (bar.value = done / total) });
 * const again = entries.flatMap((entry, index) => (entry.status === "rejected" ? [updates[index]] : []));
 * ```
 *
 * All updates are validated before the first is sent, in slices that do not block the page. You may change the array as soon
 * as this function returns. When the rate limit is reached, updates are paused: one that got a 429 restarts with a new
 * deadline when the limit resets, at most 10 times. `timeoutMs` applies to each update, from the moment its turn comes.
 *
 * @param updates At most 10,000, with at most 1,000,000 phone ids in total. Two for the same agent are sent in order.
 * @param options Override those passed to {@link configure}.
 * @returns An entry per update, in the order of `updates`. On abort, it resolves with the results so far: updates that had
 *   not ended have a {@link TalkoverError} with code `aborted`, the outcome, and the signal's reason as `cause`.
 *   If the wasm crashes, updates that had not ended have code `interrupted`, each with its outcome.
 * @throws {TalkoverError} Only `invalid_input` (all issues of all updates, with paths like `updates[17].phoneIds[0]`),
 *   `invalid_options`, `wasm_unavailable`, and `interrupted` if the wasm crashes during validation. Nothing was sent then.
 */
export function updateAgentsCalling(
  updates: readonly AgentCallingUpdate[],
  options?: BulkOptions,
): Promise<AgentCallingEntry[]>;

/** The arguments of {@link updateAgentCalling}, for one of many agents. */
export interface AgentCallingUpdate {
  readonly agentId: string;
  readonly direction: Direction;
  readonly phoneIds?: readonly string[] | null | undefined;
}

/** The result of one update. */
export type AgentCallingEntry = Fulfilled<UpdateAgentCallingResponse> | Rejected;

export interface Fulfilled<Value> {
  readonly agentId: string;
  readonly status: "fulfilled";
  readonly outcome: "applied";
  readonly value: Value;
}

export interface Rejected {
  readonly agentId: string;
  readonly status: "rejected";
  readonly outcome: Outcome;
  /** Its code is `aborted` if the call was aborted first, and its `cause` then the signal's reason. */
  readonly reason: ChangeError;
}

/**
 * Changes the calling settings of one agent and keeps a live agent live: reads the agent, updates it only if its settings
 * differ, and publishes it again if it was live.
 *
 * ```ts
 * const { changed, offAirMs } = await applyAgentCalling(agentId, "outbound", ["phone-uuid-1"]);
 * show(changed ? `Live with the new settings (${offAirMs} ms not live).` : "Nothing to change.");
 * ```
 *
 * An operation without a reliable response is read back until its result is known: if the settings are as requested, the call
 * continues; if they are as before, it sends them again. If the service refuses to publish the new settings, the former ones
 * are restored and published.
 *
 * All of it is one unit in the agent's queue: later calls for the agent wait. `timeoutMs` applies until the update is sent, and
 * once more to what has to follow. An abort cancels the call until the update is sent. After that, the promise rejects at once
 * with `signal.reason`, and what was started is still brought to a live end.
 *
 * A change by somebody else in the last round trip, between the read and the update, is overwritten.
 *
 * @param phoneIds If omitted or `null`, the agent's numbers stay as they are. An empty array unassigns all of them.
 * @throws {TalkoverError} `stage` says where it failed, `current` what is known of the agent now, `offAir` whether it is not live.
 *   `conflict` if the agent is not as `expected`; `not_published` if the service refused to publish it.
 */
export function applyAgentCalling(
  agentId: string,
  direction: Direction,
  phoneIds?: readonly string[] | null,
  options?: ApplyOneOptions,
): Promise<AppliedCalling>;

/**
 * Reads agents and returns what updates of them would change. Sends no change.
 *
 * ```ts
 * const plan = await planAgentsCalling(updates);
 * confirm(`${plan.entries.filter(({ action }) => action === "update").length} agents will change.`);
 * const entries = await applyAgentsCalling(plan);
 * ```
 *
 * It reads pages of 100 agents, or single agents if that takes fewer requests.
 *
 * @param updates At most 10,000, one per agent.
 * @returns Plain JSON: it can be stored, shown, and passed to {@link applyAgentsCalling} later.
 * @throws {TalkoverError} If the agents cannot be read. If you abort the call, it rejects with `signal.reason`.
 */
export function planAgentsCalling(
  updates: readonly AgentCallingUpdate[],
  options?: BulkOptions,
): Promise<CallingPlan>;

/**
 * Applies updates of many agents, or a plan: {@link applyAgentCalling} for each, a few at a time.
 *
 * With a plan, agents that need no change cost no request, and an agent that somebody has changed since the plan was made is
 * a `conflict`: nothing is sent.
 *
 * @param updatesOrPlan Updates, a plan, or a plan's JSON text. A plan of another base URL, or one that was edited so that it
 *   contradicts itself, is rejected with all issues.
 * @returns An entry per update, in their order. On abort, it resolves with the results so far.
 * @throws {TalkoverError} Only `invalid_input`, `invalid_options`, `wasm_unavailable`, and `interrupted` if the wasm crashes
 *   during validation. Nothing was sent then.
 */
export function applyAgentsCalling(
  updatesOrPlan: readonly AgentCallingUpdate[] | CallingPlan | string,
  options?: ApplyOptions,
): Promise<AppliedEntry[]>;

/** The calling settings of an agent. */
export interface CallingState {
  readonly direction: Direction;
  readonly phoneIds: readonly string[];
  readonly status: AgentStatus;
  /** An ISO 8601 date. */
  readonly updatedAt?: string;
}

/** What updates would change. Plain JSON. */
export interface CallingPlan {
  /** Where it can be applied. */
  readonly baseUrl: string;
  /** When the agents were read: an ISO 8601 date. */
  readonly readAt: string;
  readonly entries: readonly PlannedCalling[];
}

export type PlannedCalling = PlannedChange | MissingAgent;

export interface PlannedChange {
  readonly agentId: string;
  readonly name: string;
  /** `none` if the agent has these settings already. */
  readonly action: "none" | "update";
  readonly before: CallingState;
  readonly after: CallingState;
  /** Ids of phone numbers. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Whether the agent is live, and a draft between the update and publishing. */
  readonly takesOffAir: boolean;
  /** Other agents that have an added number. Empty if not all agents were read. */
  readonly alsoOn: readonly NumberOnOtherAgent[];
}

/** An update of an agent that does not exist. */
export interface MissingAgent {
  readonly agentId: string;
  readonly name: "";
  readonly action: "missing";
  readonly before?: undefined;
  readonly after?: undefined;
  readonly added: readonly [];
  readonly removed: readonly [];
  readonly takesOffAir: false;
  readonly alsoOn: readonly [];
}

export interface NumberOnOtherAgent {
  readonly phoneId: string;
  readonly agentId: string;
  readonly name: string;
}

/** The result of an apply. */
export interface AppliedCalling {
  readonly agentId: string;
  /** Whether anything had to be changed. */
  readonly changed: boolean;
  readonly before: CallingState;
  readonly after: CallingState;
  /** Milliseconds between the responses to the update and to publishing, for an agent that was live. */
  readonly offAirMs: number;
  /** Requests sent. */
  readonly attempts: number;
  /** Whether reading the agent back decided, because a response was missing. */
  readonly verified: boolean;
}

/** The result of one apply of many. */
export type AppliedEntry = Fulfilled<AppliedCalling> | Rejected;

/**
 * Sets the default options of this module's functions, replacing those set before. Clients created by {@link createClient}
 * have their own. The next call reports invalid options.
 *
 * ```ts
 * configure({ baseUrl: "/talkover", timeoutMs: 15_000 });
 * ```
 */
export function configure(options: Options): void;

/**
 * Forgets options, rate limits and queues, so that one test of your application does not affect the next. For tests only: calls
 * that are still running keep their own.
 */
export function resetForTests(): void;

/**
 * Creates a client: the same functions with their own default options.
 *
 * ```ts
 * const acme = createClient({ baseUrl: "/acme", timeoutMs: 15_000 });
 * await acme.updateAgentCalling(agentId, "inbound");
 * ```
 */
export function createClient(options: Options): Client;

export interface Client {
  updateAgentCalling: typeof updateAgentCalling;
  updateAgentsCalling: typeof updateAgentsCalling;
  planAgentsCalling: typeof planAgentsCalling;
  applyAgentCalling: typeof applyAgentCalling;
  applyAgentsCalling: typeof applyAgentsCalling;
  publishAgent: typeof publishAgent;
  unpublishAgent: typeof unpublishAgent;
  getAgent: typeof getAgent;
  listAgents: typeof listAgents;
  listPhoneNumbers: typeof listPhoneNumbers;
}

/**
 * Makes an agent live. Saving sets an agent to draft, so you usually call this next.
 *
 * It is retried like an update, since repeating it is harmless, and shares the agent's queue, so it is sent after the updates
 * that were called before it.
 *
 * ```ts
 * await updateAgentCalling(agentId, "inbound");
 * await publishAgent(agentId);
 * ```
 *
 * @throws {TalkoverError} `rejected` (422) if the agent is not ready; `message` and `issues` say what is missing.
 */
export function publishAgent(agentId: string, options?: CallOptions): Promise<PublishAgentResponse>;

/** Takes an agent off the air, back to draft. Ongoing calls continue. Retried and queued like {@link publishAgent}. */
export function unpublishAgent(agentId: string, options?: CallOptions): Promise<PublishAgentResponse>;

/**
 * Reads one agent. Errors of a read have no `outcome`, since nothing could have been applied.
 *
 * ```ts
 * const reply = await getAgent(agentId);
 * const agent = reply.data ?? reply;
 * show(agent.direction, agent.current_status, agent.phone_numbers);
 * ```
 */
export function getAgent<Item extends Agent = Agent>(
  agentId: string,
  options?: CallOptions,
): Promise<GetAgentResponse<Item>>;

/**
 * Reads a page of the environment's agents. Errors have no `outcome`.
 *
 * ```ts
 * const { data, meta } = await listAgents({ status: "draft", search: "support", perPage: 50 });
 * for await (const agent of listAgents.all({ direction: "inbound" })) show(agent);
 * ```
 */
export const listAgents: ListAgents;

/**
 * Reads a page of the environment's phone numbers. Pass their `id`s to {@link updateAgentCalling}. Errors have no `outcome`.
 *
 * ```ts
 * for await (const number of listPhoneNumbers.all({ hasVoice: true })) offer(number.id, number.formatted_number);
 * ```
 */
export const listPhoneNumbers: ListPhoneNumbers;

export interface ListAgents {
  <Item extends Agent = Agent>(query?: AgentsQuery, options?: CallOptions): Promise<ListAgentsResponse<Item>>;
  /**
   * Yields every item of all pages once, even if the list changes meanwhile: no item that stays in the list is missed. Pages are
   * requested when needed, and again if the list has moved. The options apply to each page.
   *
   * @param query `perPage` is the maximum per page, 100 by default.
   */
  all<Item extends Agent = Agent>(
    query?: Omit<AgentsQuery, "page">,
    options?: CallOptions,
  ): AsyncGenerator<Item, void, undefined>;
}

export interface ListPhoneNumbers {
  <Item extends PhoneNumber = PhoneNumber>(
    query?: PhoneNumbersQuery,
    options?: CallOptions,
  ): Promise<ListPhoneNumbersResponse<Item>>;
  /** Yields every number of all pages once; see `listAgents.all`. */
  all<Item extends PhoneNumber = PhoneNumber>(
    query?: Omit<PhoneNumbersQuery, "page">,
    options?: CallOptions,
  ): AsyncGenerator<Item, void, undefined>;
}

export interface PageQuery {
  /** Searches agents by name and label, phone numbers by number and id. At most 200 bytes. */
  search?: string | undefined;
  /** From 1. */
  page?: number | undefined;
  /**
   * 1 to 100.
   *
   * @default 20, and 100 in `all`
   */
  perPage?: number | undefined;
}

export interface AgentsQuery extends PageQuery {
  status?: "draft" | "published" | undefined;
  direction?: Direction | undefined;
}

export interface PhoneNumbersQuery extends PageQuery {
  type?: "voice" | "sms" | "whatsapp" | "mms" | "fax" | undefined;
  hasVoice?: boolean | undefined;
  hasWhatsapp?: boolean | undefined;
}

/**
 * Loads the wasm before the first call, or from another source. Optional: the first call loads it.
 *
 * @param source The wasm: a URL (fetched within 30 s), a response, its bytes or a compiled module. Ignored once loading has begun.
 * @throws {TalkoverError} `wasm_unavailable`. The next call, or `init`, tries again.
 */
export function init(source?: InitSource): Promise<void>;

type WasmSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

export type InitSource = WasmSource | PromiseLike<WasmSource>;

/** A `WebAssembly.Module`, if the project has that type (it is one of the DOM's). */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? Module
  : never;

export interface Options {
  /**
   * The URL of the API: `https:`, or `http:` to this machine or the page's origin. It may be relative to the page, like
   * `"/talkover"`. No credentials, query or fragment.
   *
   * @default "https://app.talkover.ai/api/v1"
   */
  baseUrl?: string | URL | undefined;
  /**
   * The environment token (1 to 4,096 visible ASCII characters; at app.talkover.ai it begins with `talq_`), or a function
   * that returns it. The function is called once per call, and once more after a 401. Calls that need a new token at the
   * same time share one request for it.
   *
   * The function must not await a call of the same client: after a 401 each would wait for the other until the timeout.
   * If omitted, no `Authorization` header is sent, as for a backend on the page's origin that adds the token.
   */
  token?: string | (() => string | Promise<string>) | undefined;
  /**
   * Allows a token in a web page. Anyone who can open the page can read it, and it gives access to the entire account: use it
   * only for tools on a machine you trust. Not needed if `baseUrl` is on the page's origin or on this machine.
   *
   * @default false
   */
  dangerouslyAllowBrowserToken?: boolean | undefined;
  /**
   * Milliseconds for the entire call, including waits and retries. Loading the wasm has the same limit (`wasm_unavailable`);
   * the call's time begins when the wasm is loaded.
   *
   * @default 30_000
   */
  timeoutMs?: number | undefined;
  /**
   * Milliseconds for one attempt, including the response body.
   *
   * @default 10_000
   */
  attemptTimeoutMs?: number | undefined;
  /**
   * The maximum number of retries, after 408, 429, 500, 502, 503 and 504, network failures and timeouts.
   *
   * @default 2
   */
  maxRetries?: number | undefined;
  /** Called after every attempt. If it throws, the error is reported as uncaught and the call continues. */
  onAttempt?: ((event: AttemptEvent) => void) | undefined;
  /**
   * Called when a call begins to wait: in its agent's queue, for another tab, or for a rate limit. Waits between attempts are in
   * `onAttempt`, as `delayMs`.
   */
  onWait?: ((event: WaitEvent) => void) | undefined;
}

export interface CallOptions extends Options {
  /** Cancels the call at any time: it rejects with `signal.reason`. {@link updateAgentsCalling} resolves instead. */
  signal?: AbortSignal | undefined;
}

export interface BulkOptions extends CallOptions {
  /**
   * How many updates are sent at the same time, 1 to 100.
   *
   * @default 4
   */
  concurrency?: number | undefined;
  /**
   * Called when updates or pauses begin or end, at most once per frame, and at the end; during a pause, once a second. If it
   * throws, the error is reported as uncaught and the call continues.
   */
  onProgress?: ((progress: BulkProgress) => void) | undefined;
}

export interface ApplyOptions extends BulkOptions {
  /**
   * Whether the agent is published afterwards: if it was live before, always, or never.
   *
   * @default "keep"
   */
  publish?: "keep" | "always" | "never" | undefined;
  /**
   * Whether settings that the service refuses to publish are replaced by the former ones, which are published again.
   *
   * @default true
   */
  rollback?: boolean | undefined;
}

export interface ApplyOneOptions extends Omit<ApplyOptions, "concurrency" | "onProgress"> {
  /**
   * The settings that the agent must still have, such as `before` of a plan. If its direction, numbers or status differ,
   * somebody has changed it: `conflict`, and nothing is sent.
   */
  expected?: CallingState | undefined;
}

/** The progress of a bulk update. */
export interface BulkProgress {
  total: number;
  /** `succeeded + failed + aborted`. */
  done: number;
  succeeded: number;
  failed: number;
  aborted: number;
  /** Started and not done. */
  inFlight: number;
  /** Milliseconds until requests resume, while the rate limit pauses them; otherwise 0. */
  pausedMs: number;
}

/** A finished attempt. */
export interface AttemptEvent {
  /** Absent in calls that do not concern a single agent. */
  agentId?: string;
  /** Requests sent so far: 1 for the first, 0 if not even that could be sent. */
  attempt: number;
  /** The response's status, if there was a response. */
  status?: number;
  /** Why the attempt failed; absent if it succeeded. `aborted` if you aborted the call: this event is its last. */
  code?: ErrorCode;
  /** If the call was aborted: what it means for the agent, since the promise rejects with `signal.reason`. */
  outcome?: Outcome;
  /** Milliseconds until the next attempt; absent if this was the last. */
  delayMs?: number;
  willRetry: boolean;
  /** The rate limit in the response, as far as the browser exposes it. */
  rateLimit?: {
    /** Requests per window. */
    limit?: number;
    /** Requests left in this window. */
    remaining?: number;
    /** Milliseconds until the window ends. */
    resetMs?: number;
  };
}

/** A call that has begun to wait. The end of the wait is not reported: the next event or the result follows. */
export interface WaitEvent {
  /** Absent in calls that do not concern a single agent. */
  agentId?: string;
  /**
   * - `queue`: an earlier call of this page for the same agent
   * - `other_tab`: a call of another tab for the same agent
   * - `rate_limit`: the service's rate limit
   * - `read_back`: an apply, before it reads the agent again
   * - `prerendering`: a prerendered page changes nothing until it is shown
   */
  reason: "queue" | "other_tab" | "rate_limit" | "read_back" | "prerendering";
  /** Milliseconds, if the end is known. */
  delayMs?: number;
}

/**
 * The response of the service, unchanged: fields that are not listed here are in it too. To type fields of your own
 * installation, pass a type: `updateAgentCalling<UpdatedAgent & { department: string }>(…)`.
 */
export interface UpdateAgentCallingResponse<Data extends UpdatedAgent = UpdatedAgent> {
  readonly success: true;
  readonly message: string;
  readonly data: Data;
}

/** The agent after an update. */
export interface UpdatedAgent {
  readonly id: string;
  readonly name: string;
  readonly direction: Direction;
  /** `"draft"` after an update: the agent must be published again to be live. */
  readonly current_status: AgentStatus;
  readonly phone_numbers: readonly AssignedPhoneNumber[];
  /** An ISO 8601 date. */
  readonly updated_at: string;
}

/** A phone number of an agent, in the response to an update. */
export interface AssignedPhoneNumber {
  readonly id: string;
  /** In E.164 form: `+1234567890`. */
  readonly number: string;
  /** Two letters: `US`. */
  readonly country_code: string;
  readonly formatted_number: string;
  readonly current_status: PhoneNumberStatus;
}

/** The response to publishing and unpublishing, unchanged. */
export interface PublishAgentResponse {
  readonly success: true;
  readonly message: string;
  readonly data: PublishedAgent;
}

export interface PublishedAgent {
  readonly id: string;
  readonly name: string;
  readonly current_status: AgentStatus;
  /** Do not make publishing depend on it: the vendor shows `false` for ready drafts too. */
  readonly is_ready_to_publish: boolean;
  /** An ISO 8601 date. */
  readonly updated_at: string;
}

/**
 * The response of the service, unchanged. The vendor's guides show an agent under `data`, its schema a bare agent; both may
 * be met, and `reply.data ?? reply` is the agent in both.
 */
export type GetAgentResponse<Item extends Agent = Agent> = AgentReply<Item> | BareAgentReply<Item>;

/** As in the vendor's guides. */
export interface AgentReply<Item extends Agent = Agent> {
  readonly success?: true;
  readonly data: Item;
}

/** As in the vendor's schema. */
export type BareAgentReply<Item extends Agent = Agent> = Item & {
  readonly success?: undefined;
  readonly data?: undefined;
};

/** The response of the service, unchanged. */
export interface ListAgentsResponse<Item extends Agent = Agent> {
  readonly success?: true;
  readonly data: readonly Item[];
  readonly meta: PageMeta;
}

/** The response of the service, unchanged. */
export interface ListPhoneNumbersResponse<Item extends PhoneNumber = PhoneNumber> {
  readonly success?: true;
  readonly data: readonly Item[];
  /** Not in every response. */
  readonly meta?: PageMeta;
}

export interface PageMeta {
  readonly current_page: number;
  readonly per_page: number;
  readonly total: number;
  readonly last_page: number;
}

export type AgentStatus = "draft" | "published" | (string & {});

export type PhoneNumberStatus = "active" | "inactive" | "pending" | "suspended" | (string & {});

/** An agent, with the fields that the vendor documents. Dates are in ISO 8601. */
export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly label: string | null;
  readonly description: string | null;
  /** Such as `en-US`. */
  readonly language: string;
  readonly voice: AgentVoice | null;
  readonly initial_message: string | null;
  readonly interrupt_sensitivity: string;
  readonly conversation_speed: number;
  readonly initial_message_delay: number;
  readonly ask_if_human_present_on_idle: boolean;
  readonly direction: Direction;
  readonly who_speaks_first: string;
  readonly current_status: AgentStatus;
  readonly is_sandbox: boolean;
  /** Do not make publishing depend on it: the vendor shows `false` for ready drafts too. */
  readonly is_ready_to_publish: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly trainings: readonly AgentTraining[];
  readonly actions: readonly AgentAction[];
  readonly phone_numbers: readonly AgentPhoneNumber[];
}

export interface AgentVoice {
  readonly id: string;
  readonly name: string;
  readonly label: string | null;
  readonly stability: number;
  readonly similarity_boost: number;
  readonly ambient_background: string | null;
  readonly template: { readonly id: string; readonly name: string } | null;
}

export interface AgentTraining {
  readonly id: string;
  readonly subject: string;
  readonly instructions: string;
  readonly current_status: string;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface AgentAction {
  readonly id: string;
  readonly name: string;
  readonly label: string | null;
  readonly description: string | null;
  readonly type: string;
  readonly input_schema: readonly {
    readonly name: string;
    readonly type: string;
    readonly required: boolean;
    readonly description: string | null;
  }[];
  readonly config: unknown;
  readonly action_trigger: unknown;
  readonly url: string | null;
  readonly authorization_url: string | null;
  readonly current_status: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A phone number of an agent that was read. */
export interface AgentPhoneNumber {
  readonly id: string;
  /** In E.164 form: `+1234567890`. */
  readonly number: string;
  readonly formatted_number: string;
  readonly international_number: string;
  /** Two letters: `US`. The vendor's guides call it so, its schema `country`. */
  readonly country_code?: string;
  readonly country?: string;
  /** The vendor's guides call it so, its schema `status`. */
  readonly current_status?: PhoneNumberStatus;
  readonly status?: PhoneNumberStatus;
}

/** A phone number of the environment, with the fields that the vendor documents. */
export interface PhoneNumber extends AgentPhoneNumber {
  readonly type: "voice" | "sms" | "whatsapp" | "mms" | "fax" | (string & {});
  readonly has_voice: boolean;
  readonly has_sms: boolean;
  readonly has_mms: boolean;
  readonly has_fax: boolean;
  readonly has_whatsapp: boolean;
  readonly is_sandbox: boolean;
  readonly current_price: number;
  readonly currency: string;
  readonly renewal_date: string | null;
  readonly auto_renewal: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly monthly_renewal_cost: number;
  readonly days_until_monthly_renewal: number;
  readonly is_due_for_monthly_renewal: boolean;
}

/** Why a call failed. Stable, for programs; `docs/messages.md` lists the messages of each. */
export type ErrorCode =
  /** The arguments are invalid: see `issues`. Nothing was sent. */
  | "invalid_input"
  /** The options are invalid, a mistake in the code: see `issues`. Nothing was sent. */
  | "invalid_options"
  /** 401: the token was not accepted, or nobody is signed in at your backend. */
  | "unauthorized"
  /** 403: the token has no access to this. */
  | "forbidden"
  /** 404: there is no such agent, or no API at this URL. */
  | "not_found"
  /** 409, or the agent was changed by somebody else. */
  | "conflict"
  /** 400, 402, 422 and any other refusal: `message` and `issues` say why. */
  | "rejected"
  /** 429: `retryAfterMs` says when to try again, if it is known. */
  | "rate_limited"
  /** 5xx: the service failed or is down. */
  | "server_error"
  /** The response was a redirect, which is not followed. At your own backend, most often the session has expired. */
  | "redirected"
  /** No response: the connection failed or was blocked. */
  | "network"
  /** No response, and the browser is offline. */
  | "offline"
  /** Not done in time: the call, or the last attempt. */
  | "timeout"
  /** You aborted the call: an update of many that had not ended, or the last event of a call. */
  | "aborted"
  /** The response is not what the API returns. */
  | "unreadable_response"
  /** The service applied something other than the requested change: see `result`. */
  | "response_mismatch"
  /** The service refused to publish the agent. */
  | "not_published"
  /** The page was suspended and another tab changed the agent, or the wasm crashed. */
  | "interrupted"
  /** The wasm could not be loaded. */
  | "wasm_unavailable";

/** What is wrong with a value. Stable, for programs; `docs/messages.md` lists the messages of each. */
export type IssueCode =
  /** It is missing. */
  | "required"
  /** It has the wrong type. */
  | "invalid_type"
  /** It has the right type, and is not one of the valid values. */
  | "invalid_value"
  /** It contains a character that is not allowed. */
  | "invalid_character"
  /** It is an empty string. */
  | "empty"
  /** It has more than `params.maximum` characters or bytes. */
  | "too_long"
  /** It is a phone number, where an id is expected. */
  | "phone_number"
  /** This element of the array is missing. */
  | "hole"
  /** The element at index `params.first` is the same. */
  | "duplicate"
  /** The list has more than `params.maximum` elements. */
  | "too_many"
  /** It is not a whole number from `params.minimum` to `params.maximum`, or not a valid duration. */
  | "out_of_range"
  /** There is no such option, field or parameter here. `params.suggestion` is the most similar name. */
  | "unknown_option"
  /** Reading it threw an error. */
  | "unreadable"
  /** It would expose the token. */
  | "insecure"
  /** The service reported it, in the words of `params.message`. */
  | "server";

/** What a message names, as plain strings and numbers. `reason` tells the messages of one code apart. */
export interface MessageParams {
  readonly reason?: string;
  readonly [name: string]: string | number | undefined;
}

/**
 * What a failed call means for the agent:
 *
 * - `not_sent`: nothing left the page;
 * - `rejected`: the service rejected it; the settings are unchanged;
 * - `unknown`: it was sent without a reliable response, so it may have been applied;
 * - `applied`: the service applied a different change than requested.
 */
export type Outcome = "not_sent" | "rejected" | "unknown" | "applied";

/** A validation issue: where, and how to fix it. */
export interface Issue {
  /**
   * The argument, as you wrote it: `agentId`, `phoneIds[1]`, `options.timeoutMs`; or a field that the service named, and
   * empty if it named none.
   */
  readonly path: string;
  /** The parts of `path`: `["updates", 17, "phoneIds", 0]`. Empty if `path` is empty. */
  readonly segments: readonly (string | number)[];
  readonly code: IssueCode;
  /** What the message names, such as `maximum`. */
  readonly params: MessageParams;
  /** A sentence in English to show next to the field. */
  readonly message: string;
}

export interface TalkoverErrorInit {
  code: ErrorCode;
  /** @default {} */
  params?: MessageParams;
  outcome?: Outcome;
  /** @default 0 */
  attempts?: number;
  status?: number;
  apiCode?: string;
  body?: unknown;
  /** @default [] */
  issues?: readonly Issue[];
  retryAfterMs?: number;
  result?: unknown;
  cause?: unknown;
  stage?: TalkoverError["stage"];
  before?: CallingState;
  current?: CallingState;
  offAir?: boolean;
  rolledBack?: boolean;
}

/** An error of a call that changes an agent: it always has an outcome. */
export type ChangeError = TalkoverError & { readonly outcome: Outcome };

/** An error of a call that only reads: it has no outcome. */
export type ReadError = TalkoverError & { readonly outcome?: undefined };

/** Every failure of a call except an abort. `instanceof` works across copies of the package in one page. */
export class TalkoverError extends Error {
  /** For tests of your application: an error as the library makes it. */
  constructor(message: string, init: TalkoverErrorInit);
  readonly name: "TalkoverError";
  readonly code: ErrorCode;
  /** What the message names, such as `status` or `timeoutMs`. With `code`, the key to words of your own. */
  readonly params: MessageParams;
  /** What it means for the agent. Absent for reads, except `wasm_unavailable` and `interrupted` before anything was sent. */
  readonly outcome?: Outcome;
  /** Requests sent. */
  readonly attempts: number;
  /** The status of the last attempt's response, if there was one. */
  readonly status?: number;
  /** The service's own code, like `AGENT_NOT_FOUND`. */
  readonly apiCode?: string;
  /** The body of the last attempt's response: parsed, or at most 8 KiB of its text. */
  readonly body?: unknown;
  /** All issues of the input, or those that the service reported; empty if there are none. */
  readonly issues: readonly Issue[];
  /** Milliseconds that the service asked to wait. */
  readonly retryAfterMs?: number;
  /** The response, if `code` is `response_mismatch`. */
  readonly result?: unknown;
  /** What the browser threw. */
  readonly cause?: unknown;
  /** Of an apply: the operation that failed. */
  readonly stage?: "read" | "update" | "publish" | "rollback" | "verify";
  /** Of an apply: the settings before it. */
  readonly before?: CallingState;
  /** Of an apply: what is known of the agent now. Absent if nothing is. */
  readonly current?: CallingState;
  /** Of an apply: whether an agent that was live is not live now. Absent if that is not known. */
  readonly offAir?: boolean;
  /** Of an apply whose settings could not be published: whether the former settings are in place again. */
  readonly rolledBack?: boolean;
}
