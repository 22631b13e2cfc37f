// Badges, error messages, issues beside a field, and "Try again" where loading failed.
import { button, el } from "./dom.js";
import { messageOf as english } from "/pkg/dist/locales/en.js";
import { messageOf as portuguese } from "/pkg/dist/locales/pt-BR.js";
import { language, texts } from "./language.js";

const LIBRARY = { en: english, "pt-BR": portuguese };

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

/** An error in the page's language. */
export const messageOf = (error) => LIBRARY[language](error);

/** An issue in the page's language, or in the words of the service, which are English. */
export function messageOfIssue(issue) {
  const text = LIBRARY[language](issue);
  return issue.code === "server" ? el("span", { lang: "en" }, text) : text;
}

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
