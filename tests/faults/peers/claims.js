// What a caller may take from what a client gives it. Every adapter in clients/ ends in one of these.

/**
 * What the caller was told: `done`, `not done`, `unknown` (the client says that it cannot know) or `nothing` (an error that
 * does not say whether the change was applied). `checked` is the same for a caller that also requires `success: true`.
 */
const told = (claim, checked, said = "") => ({ claim, checked, said: String(said).slice(0, 100) });

/** The promise resolved. The service documents `success` for every reply, so its `false` is read by every caller. */
export function resolved(reply) {
  const success = reply?.success;
  if (success === false) return told("not done", "not done", "resolved, success: false");
  const said = success === true ? "" : `resolved, ${typeof reply}`;
  return told("done", success === true ? "done" : "nothing", said);
}

/** The promise rejected. A 4xx is the service's refusal, apart from 408; no other error says whether it was applied. */
export function rejected(error, status) {
  const isRefusal = status >= 400 && status < 500 && status !== 408;
  const claim = isRefusal ? "not done" : "nothing";
  return told(claim, claim, `${error?.name}: ${error?.message}`);
}

/** The promise rejected with an error that says what it means for the agent. */
export function outcome(error) {
  const claims = { applied: "done", rejected: "not done", not_sent: "not done", unknown: "unknown" };
  const claim = claims[error.outcome] ?? "nothing";
  return told(claim, claim, `${error.code}, ${error.outcome}: ${error.message}`);
}
