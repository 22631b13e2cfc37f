import { showCalls } from "./developer/api_requests.js";
import { focusAgent, showAgent, showAgentIssues } from "./agent/agent.js";
import { offerAgents, showAgents, shownEdits, unfold } from "./agent_list/agent_list.js";
import { listPhoneNumbers } from "./shared/api.js";
import { applyTo, publishAll } from "./many_agents/apply.js";
import { onBar, showBar, showBatchBar } from "./agent/save_bar.js";
import { Batch } from "./many_agents/batch.js";
import { calls, onCalls } from "./shared/calls.js";
import { codeOf, codeOfBatch, offerCode, showCode } from "./developer/code.js";
import { focusDirection, onDirection, showDirection, showDirectionIssues } from "./agent/direction.js";
import { byId } from "./shared/dom.js";
import { findEnvironment, showEnvironment } from "./shared/environment.js";
import { placeOf } from "./agent/issues.js";
import { offerLanguages, words } from "./shared/language.js";
import { showLimit } from "./developer/limit.js";
import { load, trouble } from "./shared/loading.js";
import { batchResult, focusBatch, showBatch } from "./many_agents/many_agents.js";
import {
  focusNumber,
  focusNumbers,
  nameOfNumber,
  onNumbers,
  setNumbers,
  showNumberIssues,
  showNumbers,
} from "./agent/numbers.js";
import { focusResult, resultOf, showResult } from "./agent/result.js";
import { anyEdited, editById } from "./agent/roster.js";
import { check, publish, save, unpublish } from "./agent/save.js";
import { endScene, offerScenes, sceneIsSet, showScenes } from "./developer/fault_scenario.js";
import { onSelection, selected, showSelection } from "./agent_list/selection.js";

const AGENT = "#agent=";
const SELECTED = "#selected";

const batch = new Batch(selected);
/** What the form is for: the edit of one agent, or the batch. */
let current;

function render() {
  showAgents(current);
  showSelection(batch.isBusy);
  showCalls();
  if (!current) return;
  const isBatch = current === batch;
  byId("agent").hidden = isBatch;
  byId("batch").hidden = !isBatch;
  if (isBatch) renderBatch();
  else renderEdit();
  showDirection(current);
  const { added, removed } = isBatch ? { added: [], removed: [] } : current.changes;
  const { agent, numbers, phoneIds, isBusy, keepsNumbers } = current;
  showNumbers({ agent, numbers, phoneIds, isBusy, keepsNumbers, changes: { added, removed } });
  showIssues(isBatch ? [] : current.issues);
}

function renderEdit() {
  showAgent(current);
  showBar(current);
  showResultOnce(current.last, () => resultOf(current, { check: checkCurrent, goBack, fieldOf }));
  showCode(codeOf(current));
}

function renderBatch() {
  showBatch(batch);
  showBatchBar(batch);
  showResult(batch.isBusy ? undefined : batchResult(batch, retry));
  showCode(codeOfBatch(batch));
}

let shown = [];

/** Not again while nothing of it has changed: somebody may have opened its details, or be reading it aloud. */
function showResultOnce(last, view) {
  const now = [current, last, words];
  if (now.every((part, index) => part === shown[index])) return;
  shown = now;
  showResult(view());
}

function showIssues(issues) {
  const beside = { agent: [], direction: [], numbers: [] };
  const byNumber = new Map();
  for (const issue of issues) {
    const place = placeOf(issue, current.last.asked?.phoneIds);
    if (place?.field === "number") byNumber.set(place.id, [...(byNumber.get(place.id) ?? []), issue]);
    else if (place) beside[place.field].push(issue);
  }
  showAgentIssues(beside.agent);
  showDirectionIssues(beside.direction);
  showNumberIssues(beside.numbers, byNumber);
}

function fieldOf(issue) {
  const place = placeOf(issue, current.last.asked?.phoneIds);
  if (!place) return undefined;
  const { fields } = words.result;
  return {
    agent: () => ({ name: fields.agent, focus: focusAgent }),
    direction: () => ({ name: fields.direction, focus: focusDirection }),
    numbers: () => ({ name: fields.numbers, focus: focusNumbers }),
    number: () => ({ name: nameOfNumber(place.id), focus: () => focusNumber(place.id) }),
  }[place.field]();
}

function choose(subject) {
  current = subject;
  shown = [];
  byId("form").hidden = false;
  byId("form-trouble").replaceChildren();
  render();
}

/** Shows what the address names: a reload, a bookmark and the back button keep to it. */
async function followAddress() {
  if (location.hash === SELECTED && selected().length) return choose(batch);
  if (!location.hash.startsWith(AGENT)) {
    const [first] = shownEdits();
    return first && choose(first);
  }
  const id = decodeURIComponent(location.hash.slice(AGENT.length));
  try {
    choose(await editById(id));
  } catch (error) {
    byId("form").hidden = true;
    byId("form-trouble").replaceChildren(trouble(words.result.fields.agent, error, followAddress));
  }
}

function edited(change) {
  change(current);
  // A confirmation is over with the next change; a failure stays until it is mended.
  if (current === batch) batch.forget();
  else if (["done", "checked"].includes(current.last.state)) current.last = { state: "none" };
  render();
}

/** Makes a call for what the form is for, and leaves the focus on how it ended. */
async function perform(call) {
  const subject = current;
  await sceneIsSet();
  if (subject.isBusy) return;
  await call(subject);
  if (subject.call.verb === "update") endScene();
  render();
  if (subject === current) focusResult();
}

const retry = (verb, edits) =>
  perform(() => (verb === "update" ? applyTo(batch, edits) : publishAll(batch, edits)));

async function checkCurrent() {
  const edit = current;
  if (edit.last.isChecking) return;
  const checked = check(edit);
  render();
  // The button is gone while it is busy, and the focus must not go with it.
  focusResult();
  await checked;
  render();
  if (edit === current) focusResult();
}

function goBack() {
  current.goBackTo(current.last.before);
  render();
  byId("save").focus();
}

function listen() {
  onCalls(render);
  onDirection((direction) => edited((subject) => (subject.direction = direction)));
  onNumbers({
    choose: (id, isChosen) =>
      edited((subject) => {
        if (subject === batch) batch.keepsNumbers = false;
        if (isChosen) subject.phoneIds.add(id);
        else subject.phoneIds.delete(id);
      }),
    keep: (keeps) =>
      edited(() => {
        batch.keepsNumbers = keeps;
        if (keeps) batch.phoneIds.clear();
      }),
  });
  onBar({
    save: () => perform((subject) => (subject === batch ? applyTo(batch, batch.toSave) : save(subject))),
    publish: () =>
      perform((subject) => (subject === batch ? publishAll(batch, batch.toPublish) : publish(subject))),
    unpublish: () => perform(unpublish),
    cancel: () => current.call.cancel(),
    undo: () => edited((subject) => subject.undo()),
  });
  onSelection(() => {
    batch.forget();
    if (current !== batch || batch.edits.length) return render();
    // Without any, there is no batch to show.
    history.replaceState(null, "", "#");
    followAddress();
  }, shownEdits);
  addEventListener("hashchange", async () => {
    unfold(false);
    await followAddress();
    if (current === batch) focusBatch();
    else if (current) focusAgent();
  });
  byId("skip").addEventListener("click", () => (current === batch ? focusBatch() : focusAgent()));
  addEventListener("beforeunload", (event) => {
    if (anyEdited() || calls.some(({ isLive }) => isLive)) event.preventDefault();
  });
}

function renderAll() {
  showEnvironment();
  showScenes();
  showLimit();
  render();
}

async function everyNumber() {
  // By id: a number moves to the next page when one is added before it.
  const found = new Map();
  for await (const number of listPhoneNumbers.all()) found.set(number.id, number);
  return [...found.values()];
}

offerLanguages(renderAll);
offerCode();
listen();
renderAll();
offerAgents(() => {
  render();
  if (!current) followAddress();
});
load(byId("numbers-loading"), () => words.numbersCard.what, everyNumber).then((numbers) => {
  setNumbers(numbers);
  render();
});
findEnvironment().then((kind) => {
  if (kind === "sandbox") offerScenes();
  byId("behind").dataset.ready = "";
});
