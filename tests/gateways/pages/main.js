import * as library from "/talkover-calling.js";

const client = (options) => library.createClient({ baseUrl: "/talkover", ...options });

/** Calls the library and returns values that a test can read from the page. */
window.call = async (name, args, options) => {
  const attempts = [];
  const onAttempt = ({ status, delayMs, rateLimit }) => attempts.push({ status, delayMs, rateLimit });
  try {
    return { value: await client({ ...options, onAttempt })[name](...args), attempts };
  } catch ({ code, outcome, status, retryAfterMs, message }) {
    return { code, outcome, status, retryAfterMs, message, attempts };
  }
};
document.title = "ready";
