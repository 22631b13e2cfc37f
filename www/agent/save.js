import { getAgent, publishAgent, unpublishAgent, updateAgentCalling } from "../shared/api.js";
import { idsOf } from "./changes.js";
import { track } from "../shared/calls.js";

/** Saves an edit. */
export function save(edit) {
  const asked = edit.request();
  const send = (options) => updateAgentCalling(edit.agent.id, asked.direction, asked.phoneIds, options);
  return perform(edit, { verb: "update", asked }, send);
}

export const publish = (edit) =>
  perform(edit, { verb: "publish" }, (options) => publishAgent(edit.agent.id, options));

export const unpublish = (edit) =>
  perform(edit, { verb: "unpublish" }, (options) => unpublishAgent(edit.agent.id, options));

async function perform(edit, { verb, asked }, send) {
  const before = edit.agent;
  edit.last = { state: "none" };
  edit.call = track({ verb, names: [before.name] }, send);
  try {
    const reply = await edit.call.ended;
    edit.adopt(reply.data);
    if (verb === "update") edit.undo();
    edit.last = { state: "done", verb, reply, before };
  } catch (error) {
    edit.last = { state: "failed", verb, outcome: edit.call.outcome, error, asked, before };
  }
}

/** Asks what the agent is set to, after a call of which that is not known. */
export async function check(edit) {
  const { last } = edit;
  const { verb, asked, before } = last;
  const checking = (edit.last = { ...last, isChecking: true });
  const conclude = (end) => {
    // Meanwhile another call may have been made, which is what counts then.
    if (edit.last === checking) edit.last = end;
  };
  try {
    edit.adopt((await getAgent(before.id)).data);
    const found = verb === "update" ? compare(edit.agent, asked, before) : compareStatus(edit.agent, verb);
    conclude({ state: "checked", verb, found, before });
  } catch (checkError) {
    conclude({ ...last, checkError });
  }
}

function compare(agent, asked, before) {
  const is = (direction, ids) => agent.direction === direction && isSameSet(idsOf(agent), ids);
  if (is(asked.direction, asked.phoneIds ?? idsOf(before))) return "as_asked";
  return is(before.direction, idsOf(before)) ? "as_before" : "otherwise";
}

const isSameSet = (left, right) => left.length === right.length && left.every((id) => right.includes(id));

function compareStatus({ current_status }, verb) {
  const wanted = verb === "publish" ? "published" : "draft";
  return current_status === wanted ? "as_asked" : "as_before";
}
