// "What if the next save…": has the sandbox simulate a fault, so that you can see how the page handles it.
import { byId, el, onChange } from "../shared/dom.js";
import { texts } from "../shared/language.js";

const FAULTS = "/sandbox/faults";
const UPDATE = { method: "PUT", path_prefix: "/api/v1/agents/" };
const PUBLISH = { method: "POST", path_prefix: "/api/v1/agents/" };
const ALL = { path_prefix: "/api/v1/" };

const SCENARIOS = {
  fine: undefined,
  offline: { match: ALL, times: 0, cut: "headers" },
  slow: { delay_ms: 8000 },
  unavailable: { times: 2, status: 503 },
  limited: { status: 429, headers: { "Retry-After": "5" } },
  cut: { cut: "headers", apply: true },
  // As often as it is tried before the agent is read back.
  lost: { times: 3, cut: "headers" },
  html: {
    status: 200,
    content_type: "text/html",
    text: "<!doctype html><title>Sign in</title><h1>Please sign in</h1>",
  },
  different: { patch: { data: { direction: "sideways" } } },
  rejected: {
    status: 422,
    body: {
      success: false,
      message: "The given data was invalid.",
      errors: {
        direction: ["The selected direction is invalid."],
        "phone_number_ids.0": ["The selected phone_number_ids.0 is invalid."],
      },
    },
  },
  expired: { status: 401 },
  unpublishable: {
    match: PUBLISH,
    status: 422,
    body: {
      success: false,
      message: "The agent cannot be published.",
      errors: { phone_numbers: ["The agent needs a number in its country."] },
    },
  },
  publishCut: { match: PUBLISH, cut: "headers", apply: true },
  // See `actAsAnotherPerson`.
  changed: undefined,
};

const choice = () => byId("fault-scenario-choice", HTMLSelectElement);

let chosen = "fine";
let sending = Promise.resolve();

export function setUpFaultScenarios() {
  byId("fault-scenario").hidden = false;
  showFaultScenarios();
  onChange(choice(), ({ value }) => choose(value));
}

export function showFaultScenarios() {
  const names = Object.keys(SCENARIOS);
  choice().replaceChildren(...names.map((name) => el("option", { value: name }, texts.faultScenarios[name])));
  choice().value = chosen;
}

/** Resolves when the sandbox has the chosen scenario. A save must not be sent before. */
export const faultScenarioIsSet = () => sending;

/** If the scenario says so, somebody else removes all numbers of the agent just before the save. */
export async function actAsAnotherPerson({ id, direction }) {
  if (chosen !== "changed") return;
  await fetch(`/talkover/agents/${encodeURIComponent(id)}/calling`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ direction, phone_number_ids: [] }),
  }).catch(reportError);
}

/** Ends the scenario, which is for one save only. */
export function endFaultScenario() {
  if (chosen === "fine") return;
  choice().value = "fine";
  choose("fine");
}

function choose(name) {
  chosen = name;
  pretendOffline(name === "offline");
  // If this fails, saving must still work.
  sending = sending.then(() => send(SCENARIOS[name])).catch(reportError);
}

async function send(fault) {
  await fetch(FAULTS, { method: "DELETE" });
  if (fault) await fetch(FAULTS, { method: "POST", body: JSON.stringify({ match: UPDATE, ...fault }) });
}

/** What the browser says about its connection is the one thing that the sandbox cannot simulate. */
function pretendOffline(isOffline) {
  if (isOffline) Object.defineProperty(navigator, "onLine", { configurable: true, get: () => false });
  else Reflect.deleteProperty(navigator, "onLine");
}
