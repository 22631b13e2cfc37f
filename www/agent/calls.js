// The calls for one agent: read, save, publish, unpublish, and check what became of a save.
import {
  applyAgentCalling,
  getAgent,
  publishAgent,
  TalkoverError,
  track,
  unpublishAgent,
} from "../shared/api.js";
import { editOf, idsOf, isSame, knownEdit, NO_RESULT, stateOf } from "./edit.js";

/** @typedef {import("./edit.js").Edit} Edit */

async function readAgent(id, options) {
  const reply = await getAgent(id, options);
  return reply.data ?? reply;
}

export async function editById(id) {
  return knownEdit(id) ?? editOf(await readAgent(id));
}

/** Reads the agent again, so that the page does not show what somebody has changed since. */
export async function refresh(edit) {
  if (edit.isBusy) return;
  const { call } = edit;
  const agent = await readAgent(edit.agent.id);
  // A call that began meanwhile knows better.
  if (edit.call === call) edit.adopt(agent);
}

/**
 * Saves what the form has, if the agent is still as the page showed it. A live agent is live afterwards.
 * @param {Edit} edit
 * @param {Pick<import("talkover-calling").ApplyOneOptions, "publish">} [options]
 */
export const save = (edit, options) => apply(edit, edit.request(), options);

/** Brings back the settings that the agent had before the last save, and its status. */
export function restorePrevious(edit) {
  const { direction, phoneIds, status } = stateOf(edit.last.before);
  const publish = status === "published" ? "always" : "never";
  return apply(edit, { direction, phoneIds }, { publish }, true);
}

/** Saves once more what a failed save asked for, and publishes it, as the agent was live before. */
export function saveAgain(edit) {
  const { requested, error } = edit.last;
  const expected = error.current && stateOf(edit.agent);
  return apply(edit, requested, { publish: "always", expected });
}

function apply(edit, requested, options = {}, isRestoring = false) {
  const { direction, phoneIds } = requested;
  edit.news = undefined;
  const expected = stateOf(edit.agent);
  const send = (callOptions) =>
    applyAgentCalling(edit.agent.id, direction, phoneIds, { expected, ...options, ...callOptions });
  return perform(edit, "update", send, { requested, isRestoring });
}

/** Publishes the agent, unless somebody has changed it since it was shown. */
export function publish(edit) {
  return perform(edit, "publish", async (options) => {
    const agent = await readAgent(edit.agent.id, options);
    if (!isSame(agent, edit.agent)) {
      const current = stateOf(agent);
      throw new TalkoverError("Somebody else changed the agent.", {
        code: "conflict",
        outcome: "not_sent",
        current,
      });
    }
    return publishAgent(edit.agent.id, options);
  });
}

export const unpublish = (edit) =>
  perform(edit, "unpublish", (options) => unpublishAgent(edit.agent.id, options));

/**
 * @param {Edit} edit
 * @param {import("../shared/api.js").Call["verb"]} verb
 * @param {(options) => Promise<any>} send
 * @param {{ requested?: { direction: string, phoneIds?: string[] }, isRestoring?: boolean }} [details]
 */
async function perform(edit, verb, send, details) {
  const before = edit.agent;
  edit.last = NO_RESULT;
  edit.call = track({ verb, names: [before.name] }, send);
  try {
    const response = await edit.call.promise;
    if (verb === "update") {
      edit.adoptState(response.after, { isExpected: true });
      edit.undo();
    } else {
      edit.adopt(response.data, { isExpected: true });
    }
    edit.news = undefined;
    edit.last = { state: "done", verb, response, before, ...details };
  } catch (/** @type {any} */ error) {
    const isConflict = error.code === "conflict";
    if (error.current) edit.adoptState(error.current, { isExpected: !isConflict });
    const isShown = isConflict && edit.news;
    edit.last = isShown
      ? NO_RESULT
      : { state: "failed", verb, outcome: edit.call.outcome, error, before, ...details };
  }
}

/** Reads the agent after a call with an unknown outcome, to find out whether it was applied. */
export async function check(edit) {
  const { last } = edit;
  const { verb, requested, before } = last;
  const checking = { ...last, isChecking: true };
  const conclude = (result) => {
    // Another call may have started meanwhile. Its result is the one to show.
    if (edit.last === checking) edit.last = result;
  };
  edit.last = checking;
  try {
    edit.adopt(await readAgent(before.id), { isExpected: true });
    const found =
      verb === "update" ? compareSettings(edit.agent, requested, before) : compareStatus(edit.agent, verb);
    conclude({ state: "checked", verb, found, before });
  } catch (checkError) {
    conclude({ ...last, checkError });
  }
}

function compareSettings(agent, requested, before) {
  const has = (direction, ids) => agent.direction === direction && isSameSet(idsOf(agent), ids);
  if (has(requested.direction, requested.phoneIds ?? idsOf(before))) return "as_requested";
  return has(before.direction, idsOf(before)) ? "as_before" : "different";
}

function compareStatus({ current_status }, verb) {
  const wanted = verb === "publish" ? "published" : "draft";
  return current_status === wanted ? "as_requested" : "as_before";
}

const isSameSet = (left, right) => left.length === right.length && left.every((id) => right.includes(id));
