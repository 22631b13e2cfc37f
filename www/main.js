// Starts the page, and shows the agent or the selection that its address names.
import { focusAgent, showAgent } from "./agent/agent.js";
import { onDirection, showDirection } from "./agent/direction.js";
import {
  check,
  editById,
  publish,
  refresh,
  restorePrevious,
  save,
  saveAgain,
  unpublish,
} from "./agent/calls.js";
import { anyEdited } from "./agent/edit.js";
import { onNumbers, setNumbers, showNumbers } from "./agent/numbers.js";
import { resultOf, showFieldIssues } from "./agent/result.js";
import { focusResult, showResult } from "./agent/result_view.js";
import { onSaveBar, showBatchSaveBar, showSaveBar } from "./agent/save_bar.js";
import {
  reloadFiltered,
  selectedEdits,
  setUpAgentList,
  showAgentList,
  shownEdits,
  unfold,
} from "./agent_list/agent_list.js";
import { showApiRequests } from "./developer/api_requests.js";
import { codeOf, codeOfBatch, setUpCode, showCode } from "./developer/code.js";
import {
  actAsAnotherPerson,
  endFaultScenario,
  faultScenarioIsSet,
  setUpFaultScenarios,
  showFaultScenarios,
} from "./developer/fault_scenario.js";
import { Batch } from "./many_agents/batch.js";
import {
  applyBatch,
  checkUnknown,
  planBatch,
  publishBatch,
  repeatFailed,
  restoreBatch,
} from "./many_agents/batch_calls.js";
import { batchResult, focusBatch, onPlan, showBatch } from "./many_agents/many_agents.js";
import { calls, isSandbox, listPhoneNumbers, onCalls } from "./shared/api.js";
import { readOwners } from "./shared/account_numbers.js";
import { announce, byId, confirm, el, onPress } from "./shared/dom.js";
import { setUpLanguage, texts } from "./shared/language.js";
import { load, loadError } from "./shared/messages.js";

/** @typedef {import("./agent/edit.js").Edit} Edit */

const AGENT = "#agent=";
const SELECTED = "#selected";

const batch = new Batch(selectedEdits);
/** @type {Edit | Batch | undefined} What the form shows. */
let current;
/** @type {"sandbox" | "live" | undefined} */
let environment;

function renderAll() {
  showEnvironment();
  showFaultScenarios();
  render();
}

function showEnvironment() {
  byId("environment").textContent = environment ? texts.environment[environment] : "";
  byId("environment").dataset.kind = environment ?? "";
  byId("environment-meaning").textContent = environment ? texts.environment[`${environment}Meaning`] : "";
}

function render() {
  showAgentList(current, batch.isBusy);
  showApiRequests();
  if (!current) return;
  byId("agent").hidden = current === batch;
  byId("batch").hidden = current !== batch;
  if (current instanceof Batch) renderBatch();
  else renderEdit(current);
  showDirection(current);
  showNumbers(current);
  if (current instanceof Batch) showFieldIssues([]);
  else showFieldIssues(current.issues, current.last.requested);
}

/** @param {Edit} edit */
function renderEdit(edit) {
  showAgent(edit);
  showSaveBar(edit);
  showResultOnce(edit);
  showCode(codeOf(edit));
}

function renderBatch() {
  showBatch(batch);
  showBatchSaveBar(batch);
  showBatchResultOnce();
  showCode(codeOfBatch(batch));
}

let shown = [];

/** Only if it changed: its details may be open, or a screen reader may be reading it. */
function showResultOnce(edit) {
  const now = [edit, edit.last, edit.news, texts];
  if (now.every((part, index) => part === shown[index])) return;
  const [shownEdit, , shownNews] = shown;
  shown = now;
  const again = (act) => () => perform(act);
  const actions = {
    check: () => checkAgent(edit),
    restorePrevious: again(restorePrevious),
    saveAgain: again(saveAgain),
    choose: (settings, isDecided) => chooseSettings(edit, settings, isDecided),
  };
  showResult(resultOf(edit, actions));
  if (edit === shownEdit && edit.news && edit.news !== shownNews) {
    announce(texts.news.title(edit.agent.name));
  }
}

function showBatchResultOnce() {
  const now = [batch, batch.isBusy, batch.error, batch.endedCalls, batch.results.size, batch.call, texts];
  if (now.every((part, index) => part === shown[index])) return;
  shown = now;
  const again = (act) => () => perform(() => act(batch));
  const actions = {
    repeat: again(repeatFailed),
    check: again(checkUnknown),
    restore: again(restoreBatch),
    review: again(planBatch),
  };
  showResult(batch.isBusy ? undefined : batchResult(batch, actions));
}

/** Fills the form with what was chosen of theirs and mine. */
function chooseSettings(edit, settings, isDecided) {
  edit.fill(settings);
  if (isDecided) edit.news = undefined;
  render();
  if (isDecided) byId("save").focus();
}

function choose(subject) {
  current = subject;
  shown = [];
  byId("form").hidden = false;
  byId("form-error").replaceChildren();
  render();
  if (subject !== batch) readAgain();
}

/** Shows what somebody else has changed since the agent was read. */
async function readAgain() {
  const subject = current;
  if (!subject || subject instanceof Batch) return;
  // The next save finds out too.
  await refresh(subject).catch(() => {});
  render();
}

/** Shows what the address names, so that a reload, a bookmark and the back button work. */
async function followAddress() {
  if (location.hash === SELECTED) {
    return selectedEdits().length ? choose(batch) : showInstead(el("p", {}, texts.batch.noneSelected));
  }
  if (!location.hash.startsWith(AGENT)) {
    const [first] = shownEdits();
    return first && choose(first);
  }
  try {
    choose(await editById(decodeURIComponent(location.hash.slice(AGENT.length))));
  } catch (/** @type {any} */ error) {
    const isGone = error.code === "not_found" || error instanceof URIError;
    showInstead(
      isGone
        ? el("p", { role: "alert" }, texts.agent.gone)
        : loadError(texts.agent.what, error, followAddress),
    );
  }
}

/** Shows this in place of the form. */
function showInstead(message) {
  current = undefined;
  byId("form").hidden = true;
  byId("form-error").replaceChildren(message);
  render();
}

function focusTitle() {
  if (current === batch) focusBatch();
  else if (current) focusAgent();
}

function edited(change) {
  if (!current) return;
  change(current);
  // A success message goes with the next change. A failure stays until it is resolved.
  if (current instanceof Batch) current.forgetResults();
  else {
    current.news = undefined;
    if (["done", "checked"].includes(current.last.state)) current.last = { state: "none" };
    if (current.changes.added.length) readOwners().then((isNew) => isNew && render());
  }
  render();
}

/** Makes a call for what the form shows, and moves the focus to its result. */
async function perform(makeCall) {
  const subject = current;
  await faultScenarioIsSet();
  if (!subject || subject.isBusy) return;
  await makeCall(subject);
  if (subject.call?.verb === "update") endFaultScenario();
  render();
  if (subject === current) focusEnd();
  reloadFiltered();
}

/** A batch is applied only once its plan was shown. */
const saveOrPlan = () => (batch.plan ? applyBatch(batch) : planBatch(batch));

async function saveAsScenario(edit, options) {
  await actAsAnotherPerson(edit.agent);
  return save(edit, options);
}

/** Nobody can reach the agent then, so one press must not do it. */
function askToUnpublish() {
  if (!current || current instanceof Batch) return;
  const { name } = current.agent;
  const { title, meaning, yes, no } = texts.unpublishing;
  confirm({ title: title(name), meaning: meaning(name), yes, no }, () => perform(unpublish));
}

/** The result, or the plan, which has none. */
function focusEnd() {
  if (byId("result").hidden) focusTitle();
  else focusResult();
}

async function checkAgent(edit) {
  if (edit.last.isChecking) return;
  const checked = check(edit);
  render();
  // The button was replaced, and had the focus.
  focusResult();
  await checked;
  render();
  if (edit === current) focusResult();
}

function selectionChanged() {
  batch.forgetResults();
  if (!batch.edits.length) batch.undo();
  if (location.hash === SELECTED && !current && batch.edits.length) return choose(batch);
  if (current !== batch || batch.edits.length) return render();
  history.replaceState(null, "", "#");
  followAddress();
}

function listen() {
  onCalls(render);
  onDirection((direction) => edited((subject) => (subject.direction = direction)));
  onNumbers({
    choose: (id, isChosen) =>
      edited((subject) => {
        if (subject === batch && batch.numbersMode === "keep") batch.numbersMode = "add";
        if (isChosen) subject.phoneIds.add(id);
        else subject.phoneIds.delete(id);
      }),
    setMode: (mode) =>
      edited(() => {
        batch.numbersMode = mode;
        if (mode === "keep") batch.phoneIds.clear();
      }),
  });
  onPlan((agentId, isTaken) => {
    if (isTaken) batch.leftOut.delete(agentId);
    else batch.leftOut.add(agentId);
    render();
  });
  onSaveBar({
    save: () => perform((subject) => (subject === batch ? saveOrPlan() : saveAsScenario(subject))),
    saveDraft: () => perform((subject) => saveAsScenario(subject, { publish: "never" })),
    publish: () =>
      perform((subject) => (subject === batch ? publishBatch(batch, batch.toPublish) : publish(subject))),
    cancel: () => current?.call?.cancel(),
    undo: () => edited((subject) => subject.undo()),
  });
  onPress(byId("unpublish"), askToUnpublish);
  addEventListener("focus", readAgain);
  addEventListener("hashchange", async () => {
    unfold(false);
    await followAddress();
    focusTitle();
  });
  byId("skip").addEventListener("click", focusTitle);
  addEventListener("beforeunload", (event) => {
    if (anyEdited() || calls.some(({ isLive }) => isLive)) event.preventDefault();
  });
}

async function allNumbers() {
  const numbers = [];
  for await (const number of listPhoneNumbers.all()) numbers.push(number);
  return numbers;
}

setUpLanguage(renderAll);
setUpCode();
listen();
renderAll();
setUpAgentList(() => {
  render();
  if (!current && !byId("form-error").hasChildNodes()) followAddress();
}, selectionChanged);
load(byId("numbers-loading"), () => texts.phoneNumbers.what, allNumbers).then((numbers) => {
  setNumbers(numbers);
  render();
});
isSandbox().then((hasSandbox) => {
  environment = hasSandbox ? "sandbox" : "live";
  showEnvironment();
  if (hasSandbox) setUpFaultScenarios();
  byId("developer").dataset.ready = "";
});
