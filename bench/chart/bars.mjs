// Draws panels of bars, two in a row. Shorter is better.
import { element, picture, place } from "./svg.mjs";

const PANEL = { width: 450, head: 56, row: 20, foot: 12 };
const LABELS = 172;
const VALUES = 70;
const BAR = 12;

/** Each panel is `{ title, note, rows: [{ label, value, shown, own }] }`. */
export function bars({ title, panels }) {
  const tallest = Math.max(...panels.map(({ rows }) => rows.length));
  const height = PANEL.head + tallest * PANEL.row + PANEL.foot;
  const content = panels.flatMap((panel, index) => {
    return drawn(panel, (index % 2) * PANEL.width, Math.floor(index / 2) * height);
  });
  return picture({ width: 2 * PANEL.width, height: Math.ceil(panels.length / 2) * height, title, content });
}

function drawn({ title, note, rows }, left, top) {
  const most = Math.max(...rows.map(({ value }) => value));
  const room = PANEL.width - LABELS - VALUES;
  const head = [
    element("text", { class: "title", x: left + 20, y: top + 28 }, title),
    element("text", { class: "quiet", x: left + 20, y: top + 46 }, note),
  ];
  return rows.reduce((content, { label, value, shown, own }, index) => {
    const middle = top + PANEL.head + (index + 0.5) * PANEL.row;
    const length = place(Math.max(1, (value / most) * room));
    const bar = { x: left + LABELS, y: middle - BAR / 2, width: length, height: BAR, rx: 2 };
    content.push(
      element(
        "text",
        { class: own ? "own" : "", x: left + LABELS - 8, y: middle + 4, "text-anchor": "end" },
        label,
      ),
      element("rect", { class: own ? "bar first" : "bar", ...bar }),
      element(
        "text",
        { class: own ? "own" : "", x: place(left + LABELS + length + 6), y: middle + 4 },
        shown,
      ),
    );
    return content;
  }, head);
}
