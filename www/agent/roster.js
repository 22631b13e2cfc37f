import { getAgent } from "../shared/api.js";
import { Edit } from "./edit.js";

/** The agents that this page has met, each with its edit. */
const edits = new Map();

export function editOf(agent) {
  const edit = edits.get(agent.id);
  if (!edit) edits.set(agent.id, new Edit(agent));
  else if (!edit.isBusy) edit.adopt(agent);
  return edits.get(agent.id);
}

export async function editById(id) {
  return edits.get(id) ?? editOf((await getAgent(id)).data);
}

export const anyEdited = () => [...edits.values()].some(({ isEdited }) => isEdited);
