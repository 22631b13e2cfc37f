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
export function updateAgentCalling(
  agentId: string,
  direction: Direction,
  phoneIds?: readonly string[] | null,
  options?: CallOptions,
): Promise<UpdateAgentCallingResponse>;

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
 * @returns An entry per update, in the order of `updates`. On abort, it resolves with the results so far: updates that were
 *   not sent have a {@link TalkoverError} with code `aborted` and outcome `not_sent`, those in flight have `signal.reason`.
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

/** The result of one update. `reason` is a {@link TalkoverError}, or `signal.reason` if the update was in flight on abort. */
export type AgentCallingEntry =
  | { agentId: string; status: "fulfilled"; value: UpdateAgentCallingResponse }
  | { agentId: string; status: "rejected"; reason: unknown };

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
 * const { data } = await getAgent(agentId);
 * show(data.direction, data.current_status, data.phone_numbers);
 * ```
 */
export function getAgent(agentId: string, options?: CallOptions): Promise<GetAgentResponse>;

/**
 * Reads a page of the environment's agents. Errors have no `outcome`.
 *
 * ```ts
 * const { data, meta } = await listAgents({ status: "draft", search: "support", perPage: 50 });
 * for await (const agent of listAgents.all({ direction: "inbound" })) show(agent);
 * ```
 */
export const listAgents: List<AgentsQuery, ListAgentsResponse, Agent>;

/**
 * Reads a page of the environment's phone numbers. Pass their `id`s to {@link updateAgentCalling}. Errors have no `outcome`.
 *
 * ```ts
 * for await (const number of listPhoneNumbers.all({ hasVoice: true })) offer(number.id, number.formatted_number);
 * ```
 */
export const listPhoneNumbers: List<PhoneNumbersQuery, ListPhoneNumbersResponse, PhoneNumber>;

export interface List<Query, Response, Item> {
  (query?: Query, options?: CallOptions): Promise<Response>;
  /**
   * Yields every item of all pages once, even if the list changes meanwhile: no item that stays in the list is missed. Pages are
   * requested when needed, and again if the list has moved. The options apply to each page.
   *
   * @param query `perPage` is the maximum per page, 100 by default.
   */
  all(query?: Omit<Query, "page">, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
}

export interface PageQuery {
  /** Searches names, labels and descriptions, or numbers and countries. At most 200 bytes. */
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
  baseUrl?: string | undefined;
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

/** The progress of a bulk update. */
export interface BulkProgress {
  total: number;
  /** `succeeded + failed`. */
  done: number;
  succeeded: number;
  failed: number;
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
  /** Why the attempt failed; absent if it succeeded. */
  code?: ErrorCode;
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

/** The response, as documented by the vendor. Fields that are not listed here are kept. */
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

/** The response to publishing and unpublishing, as documented by the vendor. */
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
  /** Not in every response. */
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
 * - `rejected`: the service rejected it; the settings are unchanged;
 * - `unknown`: it was sent without a reliable response, so it may have been applied;
 * - `applied`: the service applied a different change than requested.
 */
export type Outcome = "not_sent" | "rejected" | "unknown" | "applied";

/** A validation issue: where, and how to fix it. */
export interface Issue {
  /** The argument, as you wrote it: `agentId`, `phoneIds[1]`, `options.timeoutMs`; or a field that the service named. */
  path: string;
  /** Stable, for programs: `duplicate`, `phone_number`, `server` … */
  code: string;
  /** A sentence to show next to the field. */
  message: string;
}

/** Every failure of a call except an abort. `instanceof` works across copies of the package in one page. */
export class TalkoverError extends Error {
  private constructor();
  readonly name: "TalkoverError";
  readonly code: ErrorCode;
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
}
