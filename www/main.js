import { focusAgent, showAgent, showAgentIssues } from "./agent.js";
import { agentInAddress, onAgent, showAgents } from "./agents.js";
import { allAgents, allPhoneNumbers } from "./api.js";
import { onBar, showBar } from "./bar.js";
import { focusDirection, onDirection, showDirection, showDirectionIssues } from "./direction.js";
import { byId } from "./dom.js";
import { Edit } from "./edit.js";
import { showEnvironment } from "./environment.js";
import { placeOf } from "./issues.js";
import { load } from "./loading.js";
import {
  focusNumber,
  focusNumbers,
  nameOfNumber,
  onNumber,
  setNumbers,
  showNumberIssues,
  showNumbers,
} from "./numbers.js";
import { endRehearsal, offerRehearsal, rehearsalIsSet } from "./rehearsal.js";
import { focusResult, showResult } from "./result.js";
import { check, save } from "./save.js";

let edits = [];
let current;

function render() {
  if (!current) return;
  showAgents(edits, current);
  showAgent(current);
  showDirection(current);
  showNumbers(current);
  showIssuesOf(current);
  showBar(current);
  showResult(current, { check: checkCurrent, fieldOf: (issue) => fieldOf(current, issue) });
}

function showIssuesOf({ issues, save: { asked } }) {
  const beside = { agent: [], direction: [], numbers: [] };
  const byNumber = new Map();
  for (const issue of issues) {
    const place = placeOf(issue, asked?.phoneIds);
    if (place?.field === "number") byNumber.set(place.id, [...(byNumber.get(place.id) ?? []), issue.message]);
    else if (place) beside[place.field].push(issue.message);
  }
  showAgentIssues(beside.agent);
  showDirectionIssues(beside.direction);
  showNumberIssues(beside.numbers, byNumber);
}

function fieldOf({ save: { asked } }, issue) {
  const place = placeOf(issue, asked?.phoneIds);
  if (!place) return undefined;
  const fields = {
    agent: () => ({ name: "Agent", focus: focusAgent }),
    direction: () => ({ name: "Direction", focus: focusDirection }),
    numbers: () => ({ name: "Phone numbers", focus: focusNumbers }),
    number: () => ({ name: nameOfNumber(place.id), focus: () => focusNumber(place.id) }),
  };
  return fields[place.field]();
}

function choose(id) {
  current = edits.find(({ agent }) => agent.id === id) ?? edits[0];
  byId("form").hidden = !current;
  render();
}

function edited(change) {
  change(current);
  // A confirmation is over with the next change; a failure stays until it is mended.
  if (["saved", "checked"].includes(current.save.state)) current.save = { state: "none" };
  render();
}

async function saveCurrent() {
  const edit = current;
  await rehearsalIsSet();
  if (edit.isSaving) return;
  await save(edit, render);
  endRehearsal();
  if (edit === current) focusResult();
}

async function checkCurrent() {
  const edit = current;
  if (edit.save.isChecking) return;
  const checked = check(edit, render);
  // The button is gone while it is busy, and the focus must not go with it.
  focusResult();
  await checked;
  if (edit === current) focusResult();
}

onAgent((id) => {
  if (!id) return;
  choose(id);
  focusAgent();
});
onDirection((direction) => edited((edit) => (edit.direction = direction)));
onNumber((id, isChosen) => edited(({ phoneIds }) => (isChosen ? phoneIds.add(id) : phoneIds.delete(id))));
onBar({
  save: saveCurrent,
  cancel: () => current.save.cancel(),
  discard: () =>
    edited((edit) => {
      edit.discard();
      edit.save = { state: "none" };
    }),
});
byId("skip").addEventListener("click", () => focusAgent());
addEventListener("beforeunload", (event) => {
  if (edits.some(({ isEdited }) => isEdited)) event.preventDefault();
});

load(byId("numbers-loading"), "phone numbers", allPhoneNumbers).then((numbers) => {
  setNumbers(numbers);
  render();
});
load(byId("agents-loading"), "agents", allAgents).then((agents) => {
  edits = agents.map((agent) => new Edit(agent));
  showAgents(edits);
  choose(agentInAddress());
});
showEnvironment().then((isLocal) => isLocal && offerRehearsal());
