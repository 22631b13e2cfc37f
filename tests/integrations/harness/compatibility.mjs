import { writeFile } from "node:fs/promises";
import path from "node:path";
import { root } from "../../support/paths.mjs";

const HEAD = `# Compatibility

What \`import { updateAgentCalling } from "talkover-calling"\` was run in: real applications with the packed package installed,
built with their tool's defaults, which change an agent in the local sandbox. Pages run in Chromium, the rest on Node 20 where
no other runtime is named. They are in \`tests/integrations/\`.

Written by \`cargo xtask matrix\`; do not edit.

| environment | version | imported as | result | what it takes |
|---|---|---|---|---|
`;

export function writeTable(results) {
  const lines = results
    .filter(({ inTable = true }) => inTable)
    .map(({ environment, version, imported, needs }) => {
      const result = needs ? "works, configured" : "works";
      return `| ${[environment, version, imported, result, needs ?? "nothing"].join(" | ")} |\n`;
    });
  return writeFile(path.join(root, "docs/compatibility.md"), HEAD + lines.join(""));
}
