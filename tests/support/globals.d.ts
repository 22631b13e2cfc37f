// Globals that tests and the bench define in a page. Only those used by several files have a type.

declare var axe: typeof import("axe-core");
declare var bench: typeof import("../../bench/page/index.js");
/** Tests pass invalid arguments to it, so only its function names are typed. */
declare var client: Record<keyof import("talkover-calling").Client, any>;
declare var clock: {
  readonly now: number;
  sleep(ms: number): Promise<void>;
  pass<T>(promise: Promise<T>): Promise<T>;
};
declare var ledger: any;
declare var simulateService: (options?: any) => any[];
declare var simulateAgents: (options?: any) => { log: any[]; agents: Map<string, any>; offAir: number[] };
declare var manyUpdates: (count: number) => { agentId: string; direction: string }[];

declare var agent: any, bulk: any, call: any, calls: any, cancellations: any, causes: any, crash: any;
declare var end: any, ends: any, facts: any, ids: any, isKept: any, lastSignal: any, left: any;
declare var library: any, listedAt: any, makeCalls: any, memory: any, other: any, ownCause: any;
declare var abort: AbortController;
declare var plans: any, requests: number;
declare var removeAndSave: any, save: any, saved: any, seen: any, sent: any, tasksUntil: any;
declare var updates: any, works: any;

/** The fields of a layout-shift entry, which the DOM's types lack. */
interface PerformanceEntry {
  value?: number;
  hadRecentInput?: boolean;
  sources?: { node?: any }[];
}

/** Modules that tests create: from a sample of the README, and with wasm-pack. */
declare module "*/pasted.js";
declare module "*/talkover_calling_wasm.js";

/** Lets tests compile before the package is built. */
declare module "*/pkg/dist/index.js" {
  export * from "talkover-calling";
}

/** Dependencies that are installed in tests/contract, and not in the root. */
declare module "ajv/dist/2020.js";
declare module "ajv-formats";
declare module "yaml";
