import { badge } from "./badge.js";
import { byId, el } from "./dom.js";
import { filterBy } from "./filter.js";

const ADDRESS = "#agent=";

const filter = filterBy(byId("agents-filter"), {
  items: () => byId("agents-list").children,
  none: byId("agents-none"),
});

/** The agent that the address names: a reload, a bookmark and the back button keep to it. */
export function agentInAddress() {
  return location.hash.startsWith(ADDRESS)
    ? decodeURIComponent(location.hash.slice(ADDRESS.length))
    : undefined;
}

export function onAgent(choose) {
  addEventListener("hashchange", () => {
    unfold(false);
    choose(agentInAddress());
  });
  byId("agents-toggle").addEventListener("click", () => {
    unfold(byId("agents-toggle").getAttribute("aria-expanded") === "false");
  });
}

export function showAgents(edits, current) {
  byId("agents-loading").hidden = true;
  byId("agents-found").hidden = false;
  byId("agents-count").textContent = String(edits.length);
  const items = byId("agents-list").children;
  if (items.length !== edits.length) byId("agents-list").replaceChildren(...edits.map(item));
  edits.forEach((edit, index) => refresh(items[index], edit, edit === current));
  filter.apply();
  byId("agents-filter").hidden = !edits.length;
  if (!edits.length) byId("agents-none").textContent = "This account has no agents yet.";
}

// On a narrow screen the list is folded away once an agent is chosen.
function unfold(isOpen) {
  byId("agents-toggle").setAttribute("aria-expanded", String(isOpen));
  byId("agents-toggle").textContent = isOpen ? "Close" : "Choose another";
  byId("agents").toggleAttribute("data-open", isOpen);
}

function item({ agent }) {
  const text = [agent.name, agent.label, agent.direction, agent.current_status].join(" ");
  const link = el(
    "a",
    { href: ADDRESS + encodeURIComponent(agent.id) },
    el("b", {}, agent.name),
    el("span", { class: "label" }, agent.label ?? ""),
    el("span", { class: "state" }),
  );
  return el("li", { "data-text": text }, link);
}

function refresh(item, { agent, isEdited, isSaving }, isCurrent) {
  const link = item.firstElementChild;
  if (isCurrent) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
  const word = isSaving ? "Saving" : isEdited ? "Unsaved" : undefined;
  const note = word && el("span", { class: "badge", "data-tone": "accent" }, word);
  link.lastElementChild.replaceChildren(...[note, badge(agent.current_status)].filter(Boolean));
}
