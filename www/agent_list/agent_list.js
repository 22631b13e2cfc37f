// The list of agents: search, filters, pages, and the checkboxes that select several agents.
import { directionName } from "../agent/direction.js";
import { editOf } from "../agent/edit.js";
import { listAgents } from "../shared/api.js";
import { announce, byId, el, onChange, onPress, setBlocked, setLive } from "../shared/dom.js";
import { language, texts } from "../shared/language.js";
import { badge, loadError, statusBadge } from "../shared/messages.js";

/** @typedef {import("../agent/edit.js").Edit} Edit */

const PER_PAGE = 8;
const TYPING_MS = 250;

/** @type {Edit[]} The page of the list that is shown. */
let edits = [];
/** @type {import("talkover-calling").PageMeta | undefined} */
let meta;
/** @type {import("talkover-calling").AgentsQuery} */
let query = { page: 1 };
/** @type {AbortController | undefined} */
let request;
let builtInLanguage;
let reload = () => {};

/** @type {Map<string, Edit>} By agent id, in the order in which they were selected. */
const selection = new Map();

export const shownEdits = () => edits;
export const selectedEdits = () => [...selection.values()];

/** Loads the first page, and others on demand. Calls `listChanged` and `selectionChanged` after each change. */
export function setUpAgentList(listChanged, selectionChanged) {
  let typing;
  const show = (change) => load(change, listChanged);
  const search = byId("agents-search", HTMLInputElement);
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => show({ search: search.value.trim() || undefined, page: 1 }), TYPING_MS);
  });
  for (const field of ["direction", "status"]) {
    onChange(byId(`agents-${field}`), ({ value }) => show({ [field]: value || undefined, page: 1 }));
  }
  for (const [id, step] of Object.entries({ "agents-previous": -1, "agents-next": 1 })) {
    onPress(byId(id), () => meta && show({ page: meta.current_page + step }));
  }
  byId("agents-toggle").addEventListener("click", () => unfold(!isUnfolded()));
  setUpSelection(selectionChanged);
  show({});
  reload = () => show({});
}

/** After a call: the agent may not match the filters any more. */
export function reloadFiltered() {
  if (query.direction || query.status) reload();
}

function setUpSelection(selectionChanged) {
  const changed = () => {
    announce(texts.agents.selected(selection.size));
    selectionChanged();
  };
  onChange(byId("agents-list"), ({ value, checked }) => {
    const edit = edits.find(({ agent }) => agent.id === value);
    if (checked && edit) selection.set(value, edit);
    else selection.delete(value);
    changed();
  });
  onPress(byId("select-shown"), () => {
    for (const edit of edits) selection.set(edit.agent.id, edit);
    changed();
  });
  onPress(byId("select-none"), () => {
    selection.clear();
    changed();
    byId("select-shown").focus();
  });
}

async function load(change, changed) {
  query = { ...query, ...change };
  request?.abort();
  const current = new AbortController();
  request = current;
  byId("agents-page").setAttribute("aria-busy", "true");
  try {
    const response = await listAgents({ ...query, perPage: PER_PAGE }, { signal: current.signal });
    if (current !== request) return;
    ({ meta } = response);
    edits = response.data.map(editOf);
    builtInLanguage = undefined;
    byId("agents-error").replaceChildren();
  } catch (error) {
    if (current !== request) return;
    edits = [];
    meta = undefined;
    byId("agents-error").replaceChildren(loadError(texts.agents.what, error, () => load({}, changed)));
  }
  byId("agents-late").hidden = true;
  byId("agents-page").setAttribute("aria-busy", "false");
  changed();
}

/** Marks the current agent. The selection cannot be changed while it is saved. */
export function showAgentList(current, isSelectionBusy) {
  const list = byId("agents-list");
  if (builtInLanguage !== language || list.children.length !== edits.length) {
    list.replaceChildren(...edits.map(item));
  }
  builtInLanguage = language;
  edits.forEach((edit, index) => refresh(list.children[index], edit, edit === current));
  const isFiltered = query.search || query.direction || query.status;
  const none = isFiltered ? texts.agents.none : texts.agents.noneAtAll;
  setLive("agents-none", meta && !edits.length ? none : "");
  showPager();
  showSelection(isSelectionBusy);
  showToggle();
}

function showPager() {
  const page = meta?.current_page ?? 1;
  const first = (page - 1) * PER_PAGE + 1;
  const range = texts.agents.range(first, first + edits.length - 1, meta?.total);
  setLive("agents-range", edits.length ? range : "");
  setBlocked(byId("agents-previous"), !edits.length || page <= 1);
  setBlocked(byId("agents-next"), !edits.length || page >= (meta?.last_page ?? 1));
}

function showSelection(isBusy) {
  for (const box of byId("agents-list").querySelectorAll("input")) {
    box.checked = selection.has(box.value);
    box.disabled = isBusy;
  }
  setBlocked(byId("select-shown"), isBusy || !edits.length);
  setBlocked(byId("select-none"), isBusy);
  byId("select-none").hidden = !selection.size;
  byId("edit-selected").hidden = !selection.size;
  byId("edit-selected").textContent = texts.agents.editSelected(selection.size);
}

const isUnfolded = () => byId("agents").hasAttribute("data-open");

/** On a narrow screen the list is folded away once an agent is chosen. */
export function unfold(isOpen) {
  byId("agents-toggle").setAttribute("aria-expanded", String(isOpen));
  byId("agents").toggleAttribute("data-open", isOpen);
  showToggle();
}

function showToggle() {
  byId("agents-toggle").textContent = isUnfolded() ? texts.agents.close : texts.agents.choose;
}

function item({ agent }) {
  const label = texts.agents.select(agent.name);
  return el(
    "li",
    {},
    el("input", { type: "checkbox", value: agent.id, "aria-label": label }),
    el(
      "a",
      { href: `#agent=${encodeURIComponent(agent.id)}` },
      el("b", {}, agent.name),
      el("span", { class: "state" }),
      el("span", { class: "summary muted" }),
    ),
  );
}

function refresh(item, edit, isCurrent) {
  const { agent } = edit;
  const link = item.querySelector("a");
  if (isCurrent) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
  link.querySelector(".state").replaceChildren(stateBadge(edit));
  const facts = [directionName(agent.direction), texts.numbers(agent.phone_numbers.length), agent.label];
  link.querySelector(".summary").textContent = facts.filter(Boolean).join(" · ");
}

/** A save that failed or is not confirmed stands out, until the agent is saved or read again. */
function stateBadge({ agent, isBusy, isEdited, last }) {
  const { outcomes } = texts.requests;
  if (isBusy) return badge("accent", texts.agents.saving);
  if (last.state === "failed") {
    const isKnown = last.outcome === "rejected" || last.outcome === "not_sent";
    return badge(isKnown ? "bad" : "warn", isKnown ? texts.outcomes.rejected.title : outcomes.unknown);
  }
  return isEdited ? badge("accent", texts.agents.unsaved) : statusBadge(agent.current_status);
}
