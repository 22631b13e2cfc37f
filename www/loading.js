import { button, el } from "./dom.js";

/** Gives what `request` gives, as often as a person has to try again for it. */
export function load(place, what, request) {
  return new Promise((resolve) => {
    const attempt = async () => {
      place.replaceChildren(el("p", { class: "muted", role: "status" }, `Loading ${what}…`));
      try {
        const found = await request();
        place.replaceChildren();
        resolve(found);
      } catch (error) {
        const words = el("p", {}, el("b", {}, `The ${what} could not be loaded. `), error.message);
        place.replaceChildren(
          el("div", { class: "trouble", role: "alert" }, words, button("Try again", attempt)),
        );
      }
    };
    attempt();
  });
}
