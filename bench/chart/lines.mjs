// Draws panels of lines with two logarithmic axes, so that growth in proportion is a straight line.
import { element, picture, place } from "./svg.mjs";

const PANEL = { width: 450, height: 380 };
const PLOT = { left: 72, right: 112, top: 64, bottom: 48 };

/** Each panel is `{ title, note, axis, sizes, lines: [{ label, values }], show }`. */
export function lines({ title, panels }) {
  const all = panels.flatMap(({ lines }) => lines.flatMap(({ values }) => values));
  /** @type {[number, number]} */
  const range = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))];
  const content = panels.flatMap((panel, index) => drawn(panel, index * PANEL.width, range));
  return picture({ width: panels.length * PANEL.width, height: PANEL.height, title, content });
}

function drawn({ title, note, axis, sizes, lines, show }, left, [least, most]) {
  const width = PANEL.width - PLOT.left - PLOT.right;
  const height = PANEL.height - PLOT.top - PLOT.bottom;
  const x = (size) =>
    place(left + PLOT.left + (Math.log10(size / sizes[0]) / Math.log10(sizes.at(-1) / sizes[0])) * width);
  const y = (value) => place(PLOT.top + ((most - Math.log10(value)) / (most - least)) * height);
  const content = [
    element("text", { class: "title", x: left + 20, y: 28 }, title),
    element("text", { class: "quiet", x: left + 20, y: 46 }, note),
    element("text", { class: "quiet", x: x(sizes[0]), y: PANEL.height - 12 }, axis),
  ];
  for (let power = least; power <= most; power += 1) {
    const at = y(10 ** power);
    content.push(
      element("line", { class: "grid", x1: x(sizes[0]), x2: x(sizes.at(-1)), y1: at, y2: at }),
      element(
        "text",
        { class: "quiet", x: x(sizes[0]) - 8, y: at + 4, "text-anchor": "end" },
        show(10 ** power),
      ),
    );
  }
  for (const size of sizes) {
    content.push(
      element("line", { class: "grid", x1: x(size), x2: x(size), y1: y(10 ** least), y2: y(10 ** most) }),
      element(
        "text",
        { class: "quiet", x: x(size), y: PANEL.height - 30, "text-anchor": "middle" },
        size.toLocaleString("en-US"),
      ),
    );
  }
  const ends = apart(lines.map(({ values }) => y(values.at(-1))));
  lines.forEach(({ label, values }, index) => {
    const points = sizes.map((size, at) => [x(size), y(values[at])]);
    content.push(
      element("polyline", { class: `line line${index}`, points: points.join(" ") }),
      ...points.map(([cx, cy]) => element("circle", { class: `dot${index}`, cx, cy, r: 3 })),
      element(
        "text",
        { class: `label dot${index}`, x: x(sizes.at(-1)) + 8, y: place(ends[index] + 4) },
        label,
      ),
    );
  });
  return content;
}

/** Returns the positions, moved apart so that their labels do not overlap. */
export function apart(places, distance = 16) {
  const order = places.map((_, index) => index).toSorted((a, b) => places[a] - places[b]);
  const moved = [...places];
  for (const [rank, index] of order.entries()) {
    if (rank > 0) moved[index] = Math.max(moved[index], moved[order[rank - 1]] + distance);
  }
  return moved;
}
