// How a call may end. `success` has no outcome of its own: the promise resolves with the service's reply.

const end = (code, outcome, attempts = 1) => ({ code, outcome, attempts });

export const SUCCESS = end("success", "as asked");
export const REFUSED = end("rejected", "rejected");
export const REDIRECTED = end("redirected", "unknown");
export const UNREADABLE = end("unreadable_response", "unknown");
export const MISMATCH = end("response_mismatch", "applied");
/** Tried again once, as the cases allow. */
export const LOST = end("network", "unknown", 2);
export const OFFLINE = end("offline", "unknown", 2);
export const FAILED = end("server_error", "unknown", 2);
export const LIMITED = end("rate_limited", "rejected", 2);

/** The service's word came through: success where it carried the update out, else its refusal. */
export const answered = ({ applied }) => (applied ? SUCCESS : REFUSED);
/** A status came through and nothing to read: that is an answer if it refuses. */
export const unreadable = ({ applied }) => (applied ? UNREADABLE : REFUSED);
export const mismatched = ({ applied }) => (applied ? MISMATCH : REFUSED);
/** The attempt's own deadline leaves time for another one; the call's does not. */
export const late = ({ deadline }) => end("timeout", "unknown", deadline === "attempt" ? 2 : 1);
/** A page may not see what came from another origin without its consent. */
export const hidden = (seen) => (faultCase) =>
  faultCase.origin === "another" ? LOST : typeof seen === "function" ? seen(faultCase) : seen;
