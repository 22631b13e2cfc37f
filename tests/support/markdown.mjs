// Links of the project's documents, and where they lead.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./paths.mjs";

const withoutCode = (markdown) => markdown.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "code");

/** The targets of all links and images. */
export const linksOf = (markdown) =>
  [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);

/** What a heading's link ends with on GitHub. */
const anchorOf = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

/** Why a link from this document leads nowhere, if so. */
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
