// Badges, error messages, issues beside a field, and "Try again" where loading failed.
import { button, el } from "./dom.js";
import { texts } from "./language.js";

const STATUS_TONES = {
  published: "good",
  active: "good",
  draft: "warn",
  pending: "warn",
  suspended: "bad",
  inactive: "quiet",
};

export const badge = (tone, text) => el("span", { class: "badge", "data-tone": tone }, text);

/** The status of an agent or a number. A status that the page does not know is shown untranslated. */
export function statusBadge(status) {
  const known = status || "unknown";
  return badge(STATUS_TONES[known] ?? "quiet", texts.statuses[known] ?? known);
}

/** An error in the page's language, or else the library's own message, which is English. */
export function messageOf({ code, message }) {
  return texts.errors[code] ?? el("span", { lang: "en" }, message);
}

/** Issues are not translated: the service words them. */
export const messageOfIssue = ({ message }) => el("span", { lang: "en" }, message);

/** Shows issues beside a field and marks its controls as invalid, or clears both. */
export function showIssues(container, issues, controls) {
  container.replaceChildren(...issues.map((issue) => el("p", {}, messageOfIssue(issue))));
  for (const control of controls) {
    if (issues.length) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

/** Resolves with what `request` gives. While that fails, `container` shows the error and "Try again". */
export function load(container, what, request) {
  return new Promise((resolve) => {
    const attempt = async () => {
      container.replaceChildren(el("p", { class: "muted", role: "status" }, texts.load.loading(what())));
      try {
        const found = await request();
        container.replaceChildren();
        resolve(found);
      } catch (error) {
        container.replaceChildren(loadError(what(), error, attempt));
      }
    };
    attempt();
  });
}

export function loadError(what, error, tryAgain) {
  const text = el("p", {}, el("b", {}, texts.load.failed(what)), " ", messageOf(error));
  return el("div", { class: "load-error", role: "alert" }, text, button(texts.load.again, tryAgain));
}
