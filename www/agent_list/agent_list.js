import { listAgents } from "../shared/api.js";
import { badge } from "../shared/badge.js";
import { nameOf } from "../agent/direction.js";
import { byId, el, onPress, setBlocked } from "../shared/dom.js";
import { language, words } from "../shared/language.js";
import { trouble } from "../shared/loading.js";
import { editOf } from "../agent/roster.js";
import { selectionBox } from "./selection.js";

const PER_PAGE = 8;
const TYPING_MS = 250;

/** The page of the list that is shown. */
let edits = [];
let meta;
let query = { page: 1 };
let request;
let builtIn;

export const shownEdits = () => edits;

/** Loads the first page, and others as a person asks for them; `changed` is called when there is another to show. */
export function offerAgents(changed) {
  let typing;
  const search = () => load({ search: byId("agents-search").value.trim() || undefined, page: 1 }, changed);
  byId("agents-search").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(search, TYPING_MS);
  });
  for (const field of ["direction", "status"]) {
    const choice = byId(`agents-${field}`);
    choice.addEventListener("change", () => load({ [field]: choice.value || undefined, page: 1 }, changed));
  }
  onPress(byId("agents-previous"), () => load({ page: meta.current_page - 1 }, changed));
  onPress(byId("agents-next"), () => load({ page: meta.current_page + 1 }, changed));
  byId("agents-toggle").addEventListener("click", () => {
    unfold(byId("agents-toggle").getAttribute("aria-expanded") === "false");
  });
  return load({}, changed);
}

async function load(change, changed) {
  query = { ...query, ...change };
  request?.abort();
  const mine = (request = new AbortController());
  byId("agents-page").setAttribute("aria-busy", "true");
  try {
    const reply = await listAgents({ ...query, perPage: PER_PAGE }, { signal: mine.signal });
    if (mine !== request) return;
    ({ meta } = reply);
    edits = reply.data.map(editOf);
    builtIn = undefined;
    byId("agents-trouble").replaceChildren();
  } catch (error) {
    if (mine !== request) return;
    edits = [];
    meta = undefined;
    byId("agents-trouble").replaceChildren(trouble(words.agents.what, error, () => load({}, changed)));
  }
  byId("agents-late").hidden = true;
  byId("agents-page").setAttribute("aria-busy", "false");
  changed();
}

export function showAgents(current) {
  const list = byId("agents-list");
  if (builtIn !== language || list.children.length !== edits.length) list.replaceChildren(...edits.map(item));
  builtIn = language;
  edits.forEach((edit, index) => refresh(list.children[index], edit, edit === current));
  const isSearch = query.search || query.direction || query.status;
  byId("agents-none").textContent =
    !meta || edits.length ? "" : isSearch ? words.agents.none : words.agents.noneAtAll;
  showPager();
  unfoldWord();
}

function showPager() {
  const first = edits.length && (meta.current_page - 1) * meta.per_page + 1;
  byId("agents-range").textContent = edits.length
    ? words.agents.range(first, first + edits.length - 1, meta.total)
    : "";
  setBlocked(byId("agents-previous"), !edits.length || meta.current_page <= 1);
  setBlocked(byId("agents-next"), !edits.length || meta.current_page >= meta.last_page);
}

// On a narrow screen the list is folded away once something is chosen.
export function unfold(isOpen) {
  byId("agents-toggle").setAttribute("aria-expanded", String(isOpen));
  byId("agents").toggleAttribute("data-open", isOpen);
  unfoldWord();
}

function unfoldWord() {
  const isOpen = byId("agents").hasAttribute("data-open");
  byId("agents-toggle").textContent = isOpen ? words.agents.close : words.agents.choose;
}

function item({ agent }) {
  const link = el(
    "a",
    { href: `#agent=${encodeURIComponent(agent.id)}` },
    el("b", {}, agent.name),
    el("span", { class: "state" }),
    el("span", { class: "task" }),
  );
  return el("li", {}, selectionBox(agent), link);
}

function refresh(item, { agent, isEdited, isBusy }, isCurrent) {
  const link = item.querySelector("a");
  if (isCurrent) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
  const word = isBusy ? words.agents.saving : isEdited ? words.agents.unsaved : undefined;
  const note = word && el("span", { class: "badge", "data-tone": "accent" }, word);
  link.querySelector(".state").replaceChildren(note ?? badge(agent.current_status));
  const facts = [nameOf(agent.direction), words.numbers(agent.phone_numbers.length), agent.label];
  link.querySelector(".task").textContent = facts.filter(Boolean).join(" · ");
}
