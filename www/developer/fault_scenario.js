// "What if the next save…": has the sandbox simulate a fault, so that you can see how the page handles it.
import { byId, el, onChange } from "../shared/dom.js";
import { texts } from "../shared/language.js";

const FAULTS = "/sandbox/faults";
const UPDATE = { method: "PUT", path_prefix: "/api/v1/agents/" };

const SCENARIOS = {
  fine: undefined,
  offline: { times: 0, cut: "headers" },
  slow: { delay_ms: 8000 },
  unavailable: { times: 2, status: 503 },
  limited: { status: 429, headers: { "Retry-After": "5" } },
  cut: { times: 0, cut: "headers", apply: true },
  lost: { times: 0, cut: "headers" },
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
