import { byId, el } from "./dom.js";

const FAULTS = "/sandbox/faults";
const UPDATE = { method: "PUT", path_prefix: "/api/v1/agents/" };

// What the sandbox can play, so that a failure is met here before it is met for real.
const SCENES = [
  { name: "goes through" },
  { name: "takes eight seconds", delay_ms: 8000 },
  { name: "fails once, then goes through", status: 503 },
  {
    name: "is refused",
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
  { name: "meets an expired token", status: 401 },
  { name: "meets the rate limit", status: 429, headers: { "Retry-After": "5" } },
  { name: "is applied, but no answer arrives", times: 0, cut: "headers", apply: true },
  { name: "is lost on the way", times: 0, cut: "headers" },
  { name: "is applied in another way", patch: { data: { direction: "sideways" } } },
];

let setting = Promise.resolve();

export function offerRehearsal() {
  const choice = byId("rehearsal-choice");
  choice.append(...SCENES.map(({ name }, index) => el("option", { value: String(index) }, name)));
  choice.addEventListener("change", () => set(SCENES[Number(choice.value)]));
  byId("rehearsal").hidden = false;
}

/** Settles when the sandbox has heard of the scene that was chosen; a save must not overtake that. */
export const rehearsalIsSet = () => setting;

/** A scene is for one save. */
export function endRehearsal() {
  const choice = byId("rehearsal-choice");
  if (choice.selectedIndex <= 0) return;
  choice.selectedIndex = 0;
  set(SCENES[0]);
}

function set(scene) {
  // A rehearsal that cannot be set must not keep anyone from saving.
  setting = setting.then(() => play(scene)).catch(reportError);
}

async function play({ name, ...fault }) {
  await fetch(FAULTS, { method: "DELETE" });
  if (!Object.keys(fault).length) return;
  await fetch(FAULTS, { method: "POST", body: JSON.stringify({ match: UPDATE, ...fault }) });
}
