// The HTTP clients that are compared. Each has a module with its name in contenders/.

/** In the order of the tables, with the package first. */
export const contenders = [
  { name: "talkover-calling" },
  { name: "fetch", title: "fetch, as documented" },
  { name: "ky" },
  { name: "axios" },
  { name: "ofetch" },
  { name: "openapi-fetch" },
  { name: "wretch" },
  { name: "ky-zod", title: "ky + zod" },
  { name: "ky-valibot", title: "ky + valibot" },
  { name: "retell-sdk" },
  { name: "vapi-server-sdk", title: "@vapi-ai/server-sdk" },
];

/** The same, with one call for an agent at a time across all tabs. */
export const inLocks = [
  { name: "fetch-in-lock", title: "fetch in a Web Lock" },
  { name: "ky-in-lock", title: "ky in a Web Lock" },
  { name: "axios-in-lock", title: "axios in a Web Lock" },
];

/** Further contenders of some measures, in the order of the tables. */
export const variants = [
  { name: "talkover-calling-slim", title: "talkover-calling/slim" },
  { name: "talkover-calling-unlocked", title: "ours without Web Locks" },
  { name: "talkover-calling-early", title: "ours after init()" },
  ...inLocks,
];

export const OWN = "talkover-calling";

export function titleOf(name) {
  const found = [...contenders, ...variants].find((contender) => contender.name === name);
  return found?.title ?? name;
}
