import { configure } from "/pkg/dist/index.js";
import { noteLimit } from "../developer/limit.js";

// The gateway is on this page's own origin and adds the token: this page has none.
configure({ baseUrl: "/talkover", onAttempt: noteLimit });

export {
  getAgent,
  listAgents,
  listPhoneNumbers,
  publishAgent,
  unpublishAgent,
  updateAgentCalling,
  updateAgentsCalling,
} from "/pkg/dist/index.js";
