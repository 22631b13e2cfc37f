import { updateAgentCalling } from "/pkg/dist/index.js";
import { readAgent } from "./api.js";
import { idsOf } from "./changes.js";
import { seconds } from "./words.js";

/** Saves an edit; `changed` is called whenever there is something new to show. */
export async function save(edit, changed) {
  const controller = new AbortController();
  const asked = edit.request();
  const before = edit.agent;
  const wasPublished = before.current_status === "published";
  edit.save = { state: "saving", progress: "Saving…", cancel: () => controller.abort() };
  changed();
  try {
    const reply = await updateAgentCalling(before.id, asked.direction, asked.phoneIds, {
      signal: controller.signal,
      onAttempt: (event) => event.willRetry && report(edit, event, changed),
    });
    edit.adopt(reply.data);
    edit.discard();
    edit.save = { state: "saved", reply, wasPublished };
  } catch (error) {
    const state = controller.signal.aborted && error === controller.signal.reason ? "cancelled" : "failed";
    edit.save = { state, error, asked, before };
  }
  changed();
}

/** Asks what the agent is set to, after a save of which that is not known. */
export async function check(edit, changed) {
  const { asked, before, ...left } = edit.save;
  edit.save = { ...edit.save, isChecking: true };
  changed();
  try {
    edit.adopt(await readAgent(before.id));
    edit.save = { state: "checked", found: compare(edit.agent, asked, before), before };
  } catch (checkError) {
    edit.save = { ...left, asked, before, checkError };
  }
  changed();
}

function report(edit, { attempt, status, delayMs }, changed) {
  const saving = edit.save;
  const next = `Attempt ${attempt + 1}`;
  const ended = status ? `was answered with status ${status}` : "got no answer";
  saving.progress = `Attempt ${attempt} ${ended}. ${next} in ${seconds(delayMs)}…`;
  changed();
  setTimeout(() => {
    saving.progress = `${next}…`;
    if (edit.save === saving) changed();
  }, delayMs);
}

function compare(agent, asked, before) {
  const is = (direction, ids) => agent.direction === direction && isSameSet(idsOf(agent), ids);
  if (is(asked.direction, asked.phoneIds ?? idsOf(before))) return "as_asked";
  return is(before.direction, idsOf(before)) ? "as_before" : "otherwise";
}

const isSameSet = (left, right) => left.length === right.length && left.every((id) => right.includes(id));
