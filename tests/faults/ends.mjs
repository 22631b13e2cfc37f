// The possible results of a call. `success` has no outcome: the promise resolves with the response.

const end = (code, outcome, attempts = 1) => ({ code, outcome, attempts });

export const SUCCESS = end("success", "as asked");
export const REFUSED = end("rejected", "rejected");
export const REDIRECTED = end("redirected", "unknown");
export const UNREADABLE = end("unreadable_response", "unknown");
export const MISMATCH = end("response_mismatch", "applied");
/** Retried once, because the cases allow one retry. */
export const LOST = end("network", "unknown", 2);
export const OFFLINE = end("offline", "unknown", 2);
export const FAILED = end("server_error", "unknown", 2);
export const LIMITED = end("rate_limited", "rejected", 2);

/** The response arrived: success if the service applied the update, otherwise its refusal. */
export const answered = ({ applied }) => (applied ? SUCCESS : REFUSED);
/** A status arrived without a readable body, which is still an answer if it is a refusal. */
export const unreadable = ({ applied }) => (applied ? UNREADABLE : REFUSED);
export const mismatched = ({ applied }) => (applied ? MISMATCH : REFUSED);
/** The attempt's deadline leaves time for another attempt; the call's does not. */
export const late = ({ deadline }) => end("timeout", "unknown", deadline === "attempt" ? 2 : 1);
/** A page cannot read a cross-origin response without CORS headers. */
export const hidden = (seen) => (faultCase) =>
  faultCase.origin === "another" ? LOST : typeof seen === "function" ? seen(faultCase) : seen;
