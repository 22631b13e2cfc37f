/** Which way an agent's calls go: it receives them on its numbers, or places them from its numbers. */
export type Direction = "inbound" | "outbound";

/**
 * Changes the calling settings of one agent, and tells for certain what became of it.
 *
 * Saving calling settings sets the agent to draft: a live agent is off the air until it is published again.
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
 * Every argument is checked before anything is sent; all faults are reported at once and nothing is thrown synchronously.
 * Calls for one agent go out one at a time, in call order, also across tabs; calls for different agents run side by side.
 *
 * @param agentId 1 to 128 of `A-Z a-z 0-9 _ -`.
 * @param direction Exactly `"inbound"` or `"outbound"`.
 * @param phoneIds Ids (not the numbers themselves) of at most 10,000 numbers that exist in the environment, none twice.
 *   Left out or `null`: the agent's numbers stay as they are. An empty array: all are unassigned.
 * @param options Go over those given to {@link configure}.
 * @returns The service's reply as it came. It has been checked to say that what was asked was done.
 * @throws {TalkoverError} In every other case; `code` says why and `outcome` what it means for the agent. If the call was
 *   aborted, the promise rejects with `signal.reason` itself, as `fetch` does. If the page is suspended and another tab goes on with the agent,
 *   or if the wasm crashes, `interrupted`.
 */
export function updateAgentCalling(
  agentId: string,
  direction: Direction,
  phoneIds?: readonly string[] | null,
  options?: CallOptions,
): Promise<UpdateAgentCallingResponse>;

/**
 * Changes the calling settings of many agents, some at a time, and forgets nothing that was done.
 *
 * ```ts
 * const updates = agents.map(({ id }) => ({ agentId: id, direction: "outbound" as const, phoneIds: ["phone-uuid-1"] }));
 * const entries = await updateAgentsCalling(updates, { onProgress: ({ done, total }) => (bar.value = done / total) });
 * const again = entries.flatMap((entry, index) => (entry.status === "rejected" ? [updates[index]] : []));
 * ```
 *
 * All updates are checked before the first is sent, in slices, so that the page goes on; they may be changed as soon as this returns. At most
 * 10,000 updates, and 1,000,000 phone ids in all of them. A rate limit is waited out: an update that the service definitely refused
 * with "too many requests" waits until the limit resets and starts again with a fresh deadline, at most 10 times.
 * `timeoutMs` is for each update, from when its turn comes.
 *
 * @param updates At most 10,000. Two for the same agent go out in their order.
 * @param options Go over those given to {@link configure}.
 * @returns An entry for each update, in the order of `updates`. It resolves after an abort too: updates that had not been
 *   sent then end with a {@link TalkoverError} of code `aborted` and outcome `not_sent`, those in flight with `signal.reason`.
 *   If the wasm crashes, it resolves as well: updates that had not ended then end with code `interrupted`, each with its outcome.
 * @throws {TalkoverError} Only `invalid_input` (all faults of all updates, like `updates[17].phoneIds[0]`), `invalid_options`,
 *   `wasm_unavailable`, and `interrupted` if the wasm crashes while it checks the updates; nothing was sent then.
 */
export function updateAgentsCalling(
  updates: readonly AgentCallingUpdate[],
  options?: BulkOptions,
): Promise<AgentCallingEntry[]>;

/** What {@link updateAgentCalling} takes, for one of many agents. */
export interface AgentCallingUpdate {
  readonly agentId: string;
  readonly direction: Direction;
  readonly phoneIds?: readonly string[] | null | undefined;
}

/** What became of one update. `reason` is a {@link TalkoverError}, or the `signal.reason` of an update that was in flight. */
export type AgentCallingEntry =
  | { agentId: string; status: "fulfilled"; value: UpdateAgentCallingResponse }
  | { agentId: string; status: "rejected"; reason: unknown };

/**
 * Sets the options that every call of this module's functions starts from, in place of those set before. Clients made by
 * {@link createClient} have their own. Faults in the options are reported by the next call.
 *
 * ```ts
 * configure({ baseUrl: "/talkover", timeoutMs: 15_000 });
 * ```
 */
export function configure(options: Options): void;

/**
 * The same functions, bound to options of their own.
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
  publishAgent: typeof publishAgent;
  unpublishAgent: typeof unpublishAgent;
  getAgent: typeof getAgent;
  listAgents: typeof listAgents;
  listPhoneNumbers: typeof listPhoneNumbers;
}

/**
 * Makes an agent live. Saving calling settings sets it to draft, so this is what usually comes next.
 *
 * It sets a state, so repeating it is harmless: it is tried again like an update, and stands in the same line, so that it
 * follows the update it was called after.
 *
 * ```ts
 * await updateAgentCalling(agentId, "inbound");
 * await publishAgent(agentId);
 * ```
 *
 * @throws {TalkoverError} `rejected` (422) where the agent is not ready; `message` and `issues` say what is missing.
 */
export function publishAgent(agentId: string, options?: CallOptions): Promise<PublishAgentResponse>;

/** Takes an agent off the air, back to draft; calls under way go on. Tried again, and in line, as {@link publishAgent} is. */
export function unpublishAgent(agentId: string, options?: CallOptions): Promise<PublishAgentResponse>;

/**
 * One agent, whole. A read: its errors have no `outcome`, since nothing could have been applied.
 *
 * ```ts
 * const { data } = await getAgent(agentId);
 * show(data.direction, data.current_status, data.phone_numbers);
 * ```
 */
export function getAgent(agentId: string, options?: CallOptions): Promise<GetAgentResponse>;

/**
 * A page of the environment's agents. A read: its errors have no `outcome`.
 *
 * ```ts
 * const { data, meta } = await listAgents({ status: "draft", search: "support", perPage: 50 });
 * for await (const agent of listAgents.all({ direction: "inbound" })) show(agent);
 * ```
 */
export const listAgents: List<AgentsQuery, ListAgentsResponse, Agent>;

/**
 * A page of the environment's phone numbers; their `id`s are what {@link updateAgentCalling} takes. A read: its errors have no
 * `outcome`.
 *
 * ```ts
 * for await (const number of listPhoneNumbers.all({ hasVoice: true })) offer(number.id, number.formatted_number);
 * ```
 */
export const listPhoneNumbers: List<PhoneNumbersQuery, ListPhoneNumbersResponse, PhoneNumber>;

export interface List<Query, Response, Item> {
  (query?: Query, options?: CallOptions): Promise<Response>;
  /**
   * All items of all pages, each once, also when the list changes meanwhile, by the loop's own body too: whatever is in it the whole time is
   * given. A page is asked for when it is needed, and some again if the list has moved; the options are for each page.
   *
   * @param query `perPage` is what a page may have at most, 100 if left out.
   */
  all(query?: Omit<Query, "page">, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
}

export interface PageQuery {
  /** In names, labels and descriptions, or in numbers and countries; at most 200 bytes. */
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
 * Loads the wasm ahead of the first call, or from elsewhere than the package itself. Never needed: the first call loads it.
 *
 * @param source Where the wasm is: an address (fetched within 30 s), a response, its bytes or a compiled module. Ignored once loading has begun.
 * @throws {TalkoverError} `wasm_unavailable`; the next call, or `init`, tries again.
 */
export function init(source?: InitSource): Promise<void>;

type WasmSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | WasmModule;

export type InitSource = WasmSource | PromiseLike<WasmSource>;

/** A `WebAssembly.Module`, where the project knows that type: it is one of the DOM's. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : never;

export interface Options {
  /**
   * The address of the API: `https:`, or `http:` to this machine or the page's own origin. It may be relative to the page,
   * like `"/talkover"`. No credentials, query or fragment.
   *
   * @default "https://app.talkover.ai/api/v1"
   */
  baseUrl?: string | undefined;
  /**
   * The environment token (1 to 4,096 visible ASCII characters; at app.talkover.ai it begins with `talq_`), or a function
   * that gives it. The function is called for each call when its turn comes, and once more if the service answers 401;
   * calls that wait for another token at the same time share one request for it.
   *
   * A function must not await a call of the same client: after a 401 each would wait for the other until the time is up.
   * Left out, no `Authorization` header is sent: right for a backend on the page's own origin that adds the token itself.
   */
  token?: string | (() => string | Promise<string>) | undefined;
  /**
   * Allows a token in a web page. Whoever can open the page can read it, and it opens the whole account: for tools on a
   * machine you trust. Not needed where `baseUrl` is of the page's own origin or on this machine.
   *
   * @default false
   */
  dangerouslyAllowBrowserToken?: boolean | undefined;
  /**
   * Milliseconds for the whole call, waits and retries included. A wasm that is still loading when they are over ends the call as
   * `wasm_unavailable`; they start again once it is there.
   *
   * @default 30_000
   */
  timeoutMs?: number | undefined;
  /**
   * Milliseconds for one attempt, until its reply has been read whole.
   *
   * @default 10_000
   */
  attemptTimeoutMs?: number | undefined;
  /**
   * How often a failed attempt is made again at most: after 408, 429, 500, 502, 503 and 504, network failures and timeouts.
   *
   * @default 2
   */
  maxRetries?: number | undefined;
  /** Called after each attempt. A throw in it is reported as an uncaught error and changes nothing. */
  onAttempt?: ((event: AttemptEvent) => void) | undefined;
}

export interface CallOptions extends Options {
  /** Aborts the call at any moment; it then rejects with `signal.reason`. {@link updateAgentsCalling} resolves instead. */
  signal?: AbortSignal | undefined;
}

export interface BulkOptions extends CallOptions {
  /**
   * How many updates are under way at once, 1 to 100.
   *
   * @default 4
   */
  concurrency?: number | undefined;
  /**
   * Called when updates have begun or ended, or a pause has, at most once a frame, and at the end; in a pause once a second. A throw in it is reported as an
   * uncaught error and changes nothing.
   */
  onProgress?: ((progress: BulkProgress) => void) | undefined;
}

/** How far a bulk update has come. */
export interface BulkProgress {
  total: number;
  /** `succeeded + failed`. */
  done: number;
  succeeded: number;
  failed: number;
  /** Begun and not done. */
  inFlight: number;
  /** Milliseconds until requests go on, as known when this is told, while the service's rate limit holds them; else 0. */
  pausedMs: number;
}

/** One attempt that has ended. */
export interface AttemptEvent {
  /** Absent in calls that concern no single agent. */
  agentId?: string;
  /** Requests sent so far: 1 for the first, 0 where not even that could be made. */
  attempt: number;
  /** The reply's status, if there was one. */
  status?: number;
  /** Why the attempt failed; absent if it succeeded. */
  code?: ErrorCode;
  /** Milliseconds until the next attempt; absent if this was the last. */
  delayMs?: number;
  willRetry: boolean;
  /** What the reply said of the rate limit, as far as the browser shows it. */
  rateLimit?: {
    /** Requests per window. */
    limit?: number;
    /** Requests left in this window. */
    remaining?: number;
    /** Milliseconds until the window ends. */
    resetMs?: number;
  };
}

/** The reply, as documented by the vendor. Fields that are not listed here are kept. */
export interface UpdateAgentCallingResponse {
  success: true;
  message: string;
  data: {
    id: string;
    name: string;
    direction: Direction;
    /** `"draft"` after an update: the agent must be published again to be live. */
    current_status: AgentStatus;
    phone_numbers: AgentPhoneNumber[];
    /** An ISO 8601 date. */
    updated_at: string;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

/** The reply to publishing and unpublishing, as documented by the vendor. */
export interface PublishAgentResponse {
  success: true;
  message: string;
  data: {
    id: string;
    name: string;
    current_status: AgentStatus;
    is_ready_to_publish: boolean;
    /** An ISO 8601 date. */
    updated_at: string;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

export interface GetAgentResponse {
  success: true;
  data: Agent;
  [field: string]: unknown;
}

export interface ListAgentsResponse {
  success: true;
  data: Agent[];
  meta: PageMeta;
  [field: string]: unknown;
}

export interface ListPhoneNumbersResponse {
  success: true;
  data: PhoneNumber[];
  /** Not in every reply. */
  meta?: PageMeta;
  [field: string]: unknown;
}

export interface PageMeta {
  current_page: number;
  per_page: number;
  total: number;
  last_page: number;
  [field: string]: unknown;
}

export type AgentStatus = "draft" | "published" | (string & {});

/** The fields of an agent that its calling settings touch; the others are kept. */
export interface Agent {
  id: string;
  name: string;
  label: string | null;
  direction: Direction;
  current_status: AgentStatus;
  is_ready_to_publish: boolean;
  phone_numbers: AgentPhoneNumber[];
  [field: string]: unknown;
}

export interface PhoneNumber extends AgentPhoneNumber {
  international_number: string;
  type: "voice" | "sms" | "whatsapp" | "mms" | "fax" | (string & {});
  has_voice: boolean;
  has_sms: boolean;
  has_mms: boolean;
  has_fax: boolean;
  has_whatsapp: boolean;
}

export interface AgentPhoneNumber {
  id: string;
  /** In E.164 form: `+1234567890`. */
  number: string;
  /** Two letters: `US`. */
  country_code: string;
  formatted_number: string;
  current_status: "active" | "inactive" | "pending" | "suspended" | (string & {});
  [field: string]: unknown;
}

export type ErrorCode =
  | "invalid_input"
  | "invalid_options"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "rejected"
  | "rate_limited"
  | "server_error"
  | "redirected"
  | "network"
  | "offline"
  | "timeout"
  | "aborted"
  | "unreadable_response"
  | "response_mismatch"
  | "interrupted"
  | "wasm_unavailable";

/**
 * What a failed call means for the agent:
 *
 * - `not_sent`: nothing left the page;
 * - `rejected`: the service refused, the settings are as they were;
 * - `unknown`: it was sent and no trustworthy answer came, so it may have been applied;
 * - `applied`: the service applied a change, though not the one asked for.
 */
export type Outcome = "not_sent" | "rejected" | "unknown" | "applied";

/** One fault, at one place. */
export interface Issue {
  /** The argument as you wrote it: `agentId`, `phoneIds[1]`, `options.timeoutMs`; or a field of the service's own. */
  path: string;
  /** Stable, for programs: `duplicate`, `phone_number`, `server` … */
  code: string;
  /** A sentence that reads well beside the field. */
  message: string;
}

/** Every failure of a call, but for its abortion. `instanceof` holds across copies of the package in one page. */
export class TalkoverError extends Error {
  private constructor();
  readonly name: "TalkoverError";
  readonly code: ErrorCode;
  /** What it means for the agent; absent where the call only reads, but for a `wasm_unavailable` or `interrupted` before anything was sent. */
  readonly outcome?: Outcome;
  /** Requests sent. */
  readonly attempts: number;
  /** The status of the last attempt's reply, if it had one. */
  readonly status?: number;
  /** The service's own code, like `AGENT_NOT_FOUND`. */
  readonly apiCode?: string;
  /** The body of the last attempt's reply: parsed, or at most 8 KiB of its text. */
  readonly body?: unknown;
  /** All faults of the input, or those that the service named; empty where there are none. */
  readonly issues: readonly Issue[];
  /** Milliseconds that the service asked to wait. */
  readonly retryAfterMs?: number;
  /** The reply, where `code` is `response_mismatch`. */
  readonly result?: unknown;
  /** What the browser threw. */
  readonly cause?: unknown;
}
