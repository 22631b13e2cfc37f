// What tests and the bench put on a page's window. A name that several files use has its type; the others are of one test.

declare var axe: typeof import("axe-core");
declare var bench: typeof import("../../bench/page/index.js");
/** Tests give it what it must refuse, so that its names are checked alone. */
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
declare var plans: any, requests: number;
declare var removeAndSave: any, save: any, saved: any, seen: any, sent: any, tasksUntil: any;
declare var updates: any, works: any;

/** An entry of a layout-shift observer; the DOM's types do not have it. */
interface PerformanceEntry {
  value?: number;
  hadRecentInput?: boolean;
  sources?: { node?: any }[];
}

/** Made by a test, out of a recipe of the README and by wasm-pack. */
declare module "*/pasted.js";
declare module "*/talkover_calling_wasm.js";

/** The package as tests import it, built or not. */
declare module "*/pkg/dist/index.js" {
  export * from "talkover-calling";
}

/** Dependencies that `npm ci` installs in tests/contract and not in the root. */
declare module "ajv/dist/2020.js";
declare module "ajv-formats";
declare module "yaml";
