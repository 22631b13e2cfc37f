import * as checking from "./checking.mjs";
import * as clickToRequest from "./click-to-request.mjs";
import * as coldStart from "./cold-start.mjs";
import * as growth from "./growth.mjs";
import * as longestTask from "./longest-task.mjs";
import * as manyAgents from "./many-agents.mjs";
import * as memory from "./memory.mjs";
import * as ownCost from "./own-cost.mjs";
import * as roundTrip from "./round-trip.mjs";
import * as transfer from "./transfer.mjs";

/** Measures by their names on the command line and in results.json, in the order of execution. */
export const measures = {
  transfer: transfer,
  "click-to-request": clickToRequest,
  "own-cost": ownCost,
  "round-trip": roundTrip,
  "cold-start": coldStart,
  "longest-task": longestTask,
  checking: checking,
  "many-agents": manyAgents,
  memory: memory,
  growth: growth,
};
