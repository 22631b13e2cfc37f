import { updateAgentsCalling } from "talkover-calling";

export async function updateAll(updates, options) {
  const entries = await updateAgentsCalling(updates, options);
  return entries.filter(({ status }) => status === "fulfilled").length;
}
