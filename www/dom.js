export const byId = (id) => document.getElementById(id);

export function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export function button(text, onClick, style) {
  const element = el("button", { type: "button", class: style }, text);
  element.addEventListener("click", onClick);
  return element;
}
