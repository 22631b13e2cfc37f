import { byId, el } from "../shared/dom.js";
import { words } from "../shared/language.js";

const FAULTS = "/sandbox/faults";
const UPDATE = { method: "PUT", path_prefix: "/api/v1/agents/" };

// What the sandbox can play, so that a failure is met here before it is met for real.
const SCENES = {
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
  otherwise: { patch: { data: { direction: "sideways" } } },
  refused: {
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

let playing = "fine";
let setting = Promise.resolve();

export function offerScenes() {
  byId("scene").hidden = false;
  showScenes();
  byId("scene-choice").addEventListener("change", ({ target }) => set(target.value));
}

export function showScenes() {
  const options = Object.keys(SCENES).map((name) => el("option", { value: name }, words.scenes[name]));
  byId("scene-choice").replaceChildren(...options);
  byId("scene-choice").value = playing;
}

/** Settles when the sandbox has heard of the scene that was chosen; a save must not overtake that. */
export const sceneIsSet = () => setting;

/** A scene is for one save. */
export function endScene() {
  if (playing === "fine") return;
  byId("scene-choice").value = "fine";
  set("fine");
}

function set(name) {
  playing = name;
  pretendOffline(name === "offline");
  // A scene that cannot be set must not keep anyone from saving.
  setting = setting.then(() => play(SCENES[name])).catch(reportError);
}

async function play(fault) {
  await fetch(FAULTS, { method: "DELETE" });
  if (fault) await fetch(FAULTS, { method: "POST", body: JSON.stringify({ match: UPDATE, ...fault }) });
}

/** The one thing that the sandbox cannot play: what the browser says of its own connection. */
function pretendOffline(isOffline) {
  if (isOffline) Object.defineProperty(navigator, "onLine", { configurable: true, get: () => false });
  else delete navigator.onLine;
}
