// Finds, creates and listens to elements.

/**
 * The element of index.html with this id. Pass its class to use properties that not every element has.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} id
 * @param {new () => E} [type]
 * @returns {E}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof (type ?? HTMLElement))) throw new Error(`index.html has no such element: ${id}`);
  return /** @type {E} */ (element);
}

/**
 * Creates an element. Undefined attributes and falsy children are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | undefined>} [attributes]
 * @param {(Node | string | false | undefined)[]} children
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
  return element;
}

export function button(text, onClick, style) {
  const element = el("button", { type: "button", class: style }, text);
  element.addEventListener("click", onClick);
  return element;
}

/** Blocks or unblocks a button. It is not `disabled`, as that would take the focus from it. */
export const setBlocked = (element, isBlocked) => element.setAttribute("aria-disabled", String(isBlocked));

export const isBlocked = (element) => element.getAttribute("aria-disabled") === "true";

/** Calls `act` on clicks while the button is not blocked. */
export function onPress(element, act) {
  element.addEventListener("click", () => {
    if (!isBlocked(element)) act();
  });
}

/**
 * Calls `act` with the field that was changed: the element itself, or one inside it.
 * @param {HTMLElement} element
 * @param {(field: HTMLInputElement) => void} act
 */
export function onChange(element, act) {
  element.addEventListener("change", ({ target }) => act(/** @type {HTMLInputElement} */ (target)));
}

/** Writes a live region only if it differs: screen readers announce every write. */
export function setLive(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

/** Has screen readers read this, once. */
export const announce = (text) => setLive("announcement", text);

/** Asks before `act`. The focus is on the answer that does nothing, and returns to where it was. */
export function confirm({ title, meaning, yes, no }, act) {
  const dialog = byId("confirm", HTMLDialogElement);
  byId("confirm-title").textContent = title;
  byId("confirm-meaning").textContent = meaning;
  byId("confirm-yes").textContent = yes;
  byId("confirm-no").textContent = no;
  byId("confirm-no").onclick = () => dialog.close();
  byId("confirm-yes").onclick = () => {
    dialog.close();
    act();
  };
  dialog.showModal();
}
