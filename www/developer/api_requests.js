// The rate limit, the live calls, each with a button that cancels it, and the history of calls.
import { calls, rateLimit } from "../shared/api.js";
import { button, byId, el } from "../shared/dom.js";
import { texts } from "../shared/language.js";
import { badge } from "../shared/messages.js";
import { countdown, progressOf, seconds } from "../shared/progress.js";

/** @typedef {import("../shared/api.js").Call} Call */

const TONES = { done: "good", not_sent: "bad", rejected: "bad" };

/** @type {Map<Call, HTMLElement>} Kept while a call is live, as its button may have the focus. */
const liveItems = new Map();

export function showApiRequests() {
  showRateLimit();
  showLive(calls.filter(({ isLive }) => isLive));
  const ended = calls.filter(({ isLive }) => !isLive);
  byId("requests-none").hidden = ended.length > 0;
  byId("requests-history").replaceChildren(...(ended.length ? [table(ended)] : []));
}

function showRateLimit() {
  const container = byId("rate-limit");
  if (!rateLimit) return container.replaceChildren(texts.requests.limitUnknown);
  const { limit, remaining, renewsAt } = rateLimit;
  const text = texts.requests.left(remaining, limit);
  const meter = el("meter", {
    min: "0",
    max: String(limit),
    low: String(limit / 5),
    value: String(remaining),
    "aria-label": texts.requests.limit,
  });
  meter.textContent = text;
  const renewal = renewsAt !== undefined && countdown(renewsAt, (left) => `, ${texts.requests.renews(left)}`);
  container.replaceChildren(meter, el("p", {}, text, renewal));
}

/** @param {Call[]} live */
function showLive(live) {
  const list = byId("requests-live");
  for (const call of liveItems.keys()) if (!call.isLive) liveItems.delete(call);
  for (const call of live) if (!liveItems.has(call)) liveItems.set(call, item(call));
  const items = live.map((call) => liveItems.get(call) ?? item(call));
  if (items.length !== list.children.length || items.some(({ isConnected }) => !isConnected)) {
    list.replaceChildren(...items);
  }
  for (const [call, item] of liveItems) {
    const { text, counting } = progressOf(call);
    const [name, progress, cancel] = item.children;
    name.textContent = nameOf(call);
    progress.replaceChildren(text, " ", counting ?? "");
    cancel.textContent = texts.saveBar.cancel;
    cancel.setAttribute("aria-label", texts.requests.cancel(nameOf(call)));
  }
}

const item = (call) =>
  el("li", {}, el("b"), el("span", { class: "progress muted" }), button("", call.cancel));

/** @param {Call[]} ended */
function table(ended) {
  const { columns, outcomes, attempts } = texts.requests;
  const head = [columns.request, columns.duration, columns.outcome];
  const rows = ended.map((call) => {
    const outcome = call.outcome ?? "unknown";
    const name = el(
      "th",
      { scope: "row" },
      nameOf(call),
      el("span", { class: "muted" }, attempts(call.attempts)),
    );
    const end = badge(TONES[outcome] ?? "warn", outcomes[outcome]);
    return el("tr", {}, name, el("td", {}, seconds(call.tookMs)), el("td", {}, end));
  });
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, ...rows),
  );
}

/** @param {Call} call */
function nameOf({ verb, names }) {
  return `${texts.requests.verbs[verb]}: ${names.length === 1 ? names[0] : texts.requests.agents(names.length)}`;
}
