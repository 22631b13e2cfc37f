// Draws an SVG that is readable on light and dark pages: it has a background, and its colours
// follow the reader's colour scheme.
const STYLE = `
  .ground { fill: #ffffff; stroke: #d1d9e0 }
  text { fill: #1f2328; font: 12px system-ui, "Segoe UI", sans-serif }
  .title { font-size: 14px; font-weight: 600 }
  .quiet { fill: #59636e }
  .own { font-weight: 600 }
  .grid { stroke: #d1d9e0 }
  .bar { fill: #8c959f }
  .bar.first { fill: #0969da }
  .line { fill: none; stroke-width: 2 }
  .line0 { stroke: #0969da } .line1 { stroke: #9a6700 } .line2 { stroke: #8250df } .line3 { stroke: #59636e; stroke-dasharray: 4 4 }
  .dot0 { fill: #0969da } .dot1 { fill: #9a6700 } .dot2 { fill: #8250df } .dot3 { fill: #59636e }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; stroke: #3d444d }
    text { fill: #f0f6fc }
    .quiet { fill: #9198a1 }
    .grid { stroke: #3d444d }
    .bar { fill: #656c76 }
    .bar.first { fill: #4493f8 }
    .line0 { stroke: #4493f8 } .line1 { stroke: #d29922 } .line2 { stroke: #ab7df8 } .line3 { stroke: #9198a1 }
    .dot0 { fill: #4493f8 } .dot1 { fill: #d29922 } .dot2 { fill: #ab7df8 } .dot3 { fill: #9198a1 }
  }`;

export function picture({ width, height, title, content }) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>${STYLE}
</style>
<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>
${content.join("\n")}
</svg>
`;
}

export const element = (name, attributes, text) => {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return text === undefined
    ? `<${name}${list.join("")}/>`
    : `<${name}${list.join("")}>${escaped(text)}</${name}>`;
};

const escaped = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** Rounds a coordinate to a tenth of a pixel. */
export const place = (value) => Number(value.toFixed(1));
