// The clients that meet the same faults; each has a module of its name in clients/.
import { readFile } from "node:fs/promises";

/**
 * In the order of the table. `package` is the one in package.json, `setUp` what the table says of how it is set up. `lastsMost`
 * is how often its deadline a call may last: an apply has it once until the update is sent, and once for what follows.
 *
 * @type {{ name: string, title: string, package?: string, setUp: string, isOurs?: boolean, lastsMost?: number }[]}
 */
export const contenders = [
  { name: "update", title: "`updateAgentCalling`", isOurs: true, setUp: "timeouts, retries" },
  {
    name: "apply",
    title: "`applyAgentCalling`",
    isOurs: true,
    lastsMost: 2,
    setUp: "timeouts, retries; twice `timeoutMs`, as documented",
  },
  { name: "fetch", title: "fetch, as documented", setUp: "no timeout, no retries" },
  { name: "ky", title: "ky", package: "ky", setUp: "`timeout`, `totalTimeout`, `retry`" },
  { name: "axios", title: "axios", package: "axios", setUp: "`timeout`; it has no retries" },
  { name: "ofetch", title: "ofetch", package: "ofetch", setUp: "`timeout` per attempt, `retry`" },
  { name: "wretch", title: "wretch", package: "wretch", setUp: "the `retry` middleware, `setTimeout`" },
  {
    name: "openapi-fetch",
    title: "openapi-fetch",
    package: "openapi-fetch",
    setUp: "`AbortSignal.timeout`; it has no retries",
  },
  {
    name: "tanstack-query",
    title: "TanStack Query over fetch",
    package: "@tanstack/query-core",
    setUp: "`retry`, `AbortSignal.timeout` per attempt",
  },
  {
    name: "openai",
    title: "openai-node",
    package: "openai",
    setUp: "`timeout`, `maxRetries`, `AbortSignal.timeout`",
  },
  {
    name: "retell-sdk",
    title: "retell-sdk",
    package: "retell-sdk",
    setUp: "`timeout`, `maxRetries`, `AbortSignal.timeout`",
  },
  {
    name: "vapi-server-sdk",
    title: "@vapi-ai/server-sdk",
    package: "@vapi-ai/server-sdk",
    setUp: "`timeoutInSeconds`, `maxRetries`, `AbortSignal.timeout`",
  },
];

export async function versions() {
  const { dependencies } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));
  return Object.fromEntries(contenders.map((contender) => [contender.name, dependencies[contender.package]]));
}
