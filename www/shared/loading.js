import { messageOf } from "./messages.js";
import { button, el } from "./dom.js";
import { words } from "./language.js";

/** Gives what `request` gives, as often as a person has to try again for it; `what` names it. */
export function load(place, what, request) {
  return new Promise((resolve) => {
    const attempt = async () => {
      place.replaceChildren(el("p", { class: "muted", role: "status" }, words.load.loading(what())));
      try {
        const found = await request();
        place.replaceChildren();
        resolve(found);
      } catch (error) {
        place.replaceChildren(trouble(what(), error, attempt));
      }
    };
    attempt();
  });
}

export function trouble(what, error, again) {
  const text = el("p", {}, el("b", {}, words.load.failed(what)), " ", messageOf(error));
  return el("div", { class: "trouble", role: "alert" }, text, button(words.load.again, again));
}
