// Finds and checks the links of the project's documents.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./paths.mjs";

const withoutCode = (markdown) => markdown.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "code");

/** Returns the targets of all links and images. */
export const linksOf = (markdown) =>
  [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);

/** Returns the anchor of a heading on GitHub. */
const anchorOf = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

/** Returns why a link of this document is broken, or `undefined` if it works. */
export async function brokenLink(document, target) {
  if (/^[a-z]+:/.test(target)) return undefined;
  const [file, anchor] = target.split("#");
  const place = file ? path.join(path.dirname(document), file) : document;
  const text = await readFile(path.join(root, place), "utf8").catch((error) =>
    error.code === "EISDIR" ? "" : undefined,
  );
  if (text === undefined) return `${document}: ${target}: no such file`;
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));
  if (anchor && !headings.includes(anchor)) return `${document}: ${target}: no such heading`;
  return undefined;
}
