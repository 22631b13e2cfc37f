import { badge } from "../shared/badge.js";
import { nameOf } from "./direction.js";
import { byId } from "../shared/dom.js";
import { showIssues } from "./issues.js";
import { words } from "../shared/language.js";

const SPELLED_OUT = 3;

export function showAgent({ agent }) {
  byId("agent-name").textContent = agent.name;
  byId("agent-label").textContent = agent.label ?? "";
  byId("agent-status").replaceChildren(badge(agent.current_status));
  byId("agent-direction").textContent = nameOf(agent.direction);
  byId("agent-numbers").textContent = listed(agent.phone_numbers);
}

export function showAgentIssues(issues) {
  showIssues(byId("agent-issues"), issues, []);
}

export const focusAgent = () => byId("agent-name").focus();

function listed(numbers) {
  if (!numbers.length) return words.agent.noNumbers;
  const first = numbers.slice(0, SPELLED_OUT).map((number) => number.formatted_number ?? number.number);
  const more = numbers.length > SPELLED_OUT ? [words.agent.more(numbers.length - SPELLED_OUT)] : [];
  return words.list([...first, ...more]);
}
