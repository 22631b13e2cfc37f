// The head of the form: the agent's name, status, and the settings it has now.
import { byId, setBlocked } from "../shared/dom.js";
import { language, texts } from "../shared/language.js";
import { showIssues, statusBadge } from "../shared/messages.js";
import { directionName } from "./direction.js";

const MAX_LISTED_NUMBERS = 3;

export function showAgent({ agent, isBusy, call }) {
  byId("agent-name").textContent = agent.name;
  byId("agent-label").textContent = agent.label ?? "";
  byId("agent-status").replaceChildren(statusBadge(agent.current_status));
  const isUnpublishing = isBusy && call.verb === "unpublish";
  byId("unpublish").textContent = isUnpublishing ? texts.saveBar.unpublishing : texts.saveBar.unpublish;
  byId("unpublish").hidden = agent.current_status !== "published";
  setBlocked(byId("unpublish"), isBusy);
  byId("agent-direction").textContent = directionName(agent.direction);
  byId("agent-numbers").textContent = listed(agent.phone_numbers);
}

export const showAgentIssues = (issues) => showIssues(byId("agent-issues"), issues, []);

export const focusAgent = () => byId("agent-name").focus();

function listed(numbers) {
  if (!numbers.length) return texts.agent.noNumbers;
  const shown = numbers
    .slice(0, MAX_LISTED_NUMBERS)
    .map((number) => number.formatted_number ?? number.number);
  const more = numbers.length - shown.length;
  return new Intl.ListFormat(language).format(more ? [...shown, texts.agent.more(more)] : shown);
}
