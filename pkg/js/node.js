// What Node imports is what it requires: one copy, so that what the one is told by `configure` the other knows.
import api from "./index.cjs";

export const {
  TalkoverError,
  configure,
  createClient,
  getAgent,
  init,
  listAgents,
  listPhoneNumbers,
  publishAgent,
  unpublishAgent,
  updateAgentCalling,
  updateAgentsCalling,
} = api;
