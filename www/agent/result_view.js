// The card above the form that says how a call ended.
import { byId, el } from "../shared/dom.js";

export const focusResult = () => byId("result").focus();

/** Shows what `resultView` gives, or nothing. */
export function showResult(result) {
  const section = byId("result");
  section.hidden = !result;
  section.replaceChildren(...(result?.content ?? []));
  section.dataset.tone = result?.tone ?? "";
}

export const resultView = (tone, title, ...content) => ({
  tone,
  content: [el("h3", { id: "result-title" }, title), ...content].filter(Boolean),
});
