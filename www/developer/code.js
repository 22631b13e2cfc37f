import { byId } from "../shared/dom.js";
import { words } from "../shared/language.js";

const WIDE = 48;

/** Shows what a page would call to do what is on the screen. */
export function showCode(code) {
  if (byId("code").textContent === code) return;
  byId("code").textContent = code;
  byId("code-copied").textContent = "";
}

export function offerCode() {
  byId("code-copy").addEventListener("click", async () => {
    const copied = await navigator.clipboard.writeText(byId("code").textContent).then(
      () => true,
      () => false,
    );
    byId("code-copied").textContent = copied ? words.code.copied : words.code.notCopied;
  });
}

export function codeOf(edit) {
  const { agent, isEdited } = edit;
  if (isEdited) {
    const { direction, phoneIds } = edit.request();
    const values = [agent.id, direction, ...(phoneIds ? [phoneIds] : [])];
    return program(
      "updateAgentCalling",
      `const { data } = await updateAgentCalling${list(values, "()", "")};`,
    );
  }
  const name = agent.current_status === "draft" ? "publishAgent" : "getAgent";
  return program(name, `const { data } = await ${name}(${JSON.stringify(agent.id)});`);
}

export function codeOfBatch(batch) {
  const { toSave, toPublish } = batch;
  if (toSave.length) {
    const updates = toSave.map((edit) => batch.requestFor(edit));
    return program(
      "updateAgentsCalling",
      `const entries = await updateAgentsCalling(${literal(updates, "")});`,
    );
  }
  const ids = (toPublish.length ? toPublish : batch.edits).map(({ agent }) => agent.id);
  const name = toPublish.length ? "publishAgent" : "getAgent";
  return program(name, `for (const agentId of ${literal(ids, "")}) {\n  await ${name}(agentId);\n}`);
}

const program = (name, call) =>
  `import { configure, ${name} } from "talkover-calling";\n\nconfigure({ baseUrl: "/talkover" });\n\n${call}\n`;

function literal(value, indent) {
  if (Array.isArray(value)) return list(value, "[]", indent);
  if (typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const inner = `${indent}  `;
  return `{\n${fields.map(([name, field]) => `${inner}${name}: ${literal(field, inner)},\n`).join("")}${indent}}`;
}

function list(items, [open, close], indent) {
  const flat = `${open}${items.map((item) => literal(item, "")).join(", ")}${close}`;
  if (flat.length <= WIDE && !flat.includes("\n")) return flat;
  const inner = `${indent}  `;
  return `${open}\n${items.map((item) => `${inner}${literal(item, inner)},\n`).join("")}${indent}${close}`;
}
