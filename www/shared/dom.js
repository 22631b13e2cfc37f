export const byId = (id) => document.getElementById(id);

/** Children that are undefined, false or empty are left out. */
export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

export function button(text, onClick, style) {
  const element = el("button", { type: "button", class: style }, text);
  element.addEventListener("click", onClick);
  return element;
}

/** Not `disabled`: that would take the focus away from whoever just pressed it. */
export function setBlocked(element, isBlocked) {
  element.setAttribute("aria-disabled", String(isBlocked));
}

/** Calls `act` for clicks while the button is not blocked. */
export function onPress(element, act) {
  element.addEventListener("click", () => element.getAttribute("aria-disabled") !== "true" && act());
}
