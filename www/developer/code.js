// The code that a page would run to do what is on the screen.
import { byId } from "../shared/dom.js";
import { texts } from "../shared/language.js";

const MAX_LINE = 48;

export function showCode(code) {
  if (byId("code").textContent === code) return;
  byId("code").textContent = code;
  byId("code-copied").textContent = "";
}

export function setUpCode() {
  byId("code-copy").addEventListener("click", async () => {
    const isCopied = await navigator.clipboard.writeText(byId("code").textContent ?? "").then(
      () => true,
      () => false,
    );
    byId("code-copied").textContent = isCopied ? texts.code.copied : texts.code.notCopied;
  });
}

export function codeOf(edit) {
  const { agent, isEdited } = edit;
  if (isEdited) {
    const { direction, phoneIds } = edit.request();
    const values = [agent.id, direction, ...(phoneIds ? [phoneIds] : [])];
    return program("applyAgentCalling", `const { after } = await applyAgentCalling${list(values, "()")};`);
  }
  const name = agent.current_status === "draft" ? "publishAgent" : "getAgent";
  return program(name, `const { data } = await ${name}(${literal(agent.id)});`);
}

export function codeOfBatch(batch) {
  const { edits, toSave, toPublish } = batch;
  if (toSave.length) {
    const updates = literal(toSave.map((edit) => batch.requestFor(edit)));
    return program("applyAgentsCalling", `const entries = await applyAgentsCalling(${updates});`);
  }
  const ids = (toPublish.length ? toPublish : edits).map(({ agent }) => agent.id);
  const name = toPublish.length ? "publishAgent" : "getAgent";
  return program(name, `for (const agentId of ${literal(ids)}) {\n  await ${name}(agentId);\n}`);
}

const program = (name, call) =>
  `import { configure, ${name} } from "talkover-calling";\n\nconfigure({ baseUrl: "/talkover" });\n\n${call}\n`;

function literal(value, indent = "") {
  if (Array.isArray(value)) return list(value, "[]", indent);
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => `${inner}${name}: ${literal(field, inner)},\n`);
  return `{\n${fields.join("")}${indent}}`;
}

/** On one line if it fits. */
function list(items, brackets, indent = "") {
  const [open, close] = brackets;
  const line = `${open}${items.map((item) => literal(item)).join(", ")}${close}`;
  if (line.length <= MAX_LINE && !line.includes("\n")) return line;
  const inner = `${indent}  `;
  return `${open}\n${items.map((item) => `${inner}${literal(item, inner)},\n`).join("")}${indent}${close}`;
}
