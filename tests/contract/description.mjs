// Reads docs/openapi.yaml as its tools do.
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { parse } from "yaml";

export const file = new URL("../../docs/openapi.yaml", import.meta.url);
export const document = parse(await readFile(file, "utf8"), { merge: false });

const METHODS = ["get", "put", "post", "delete", "patch"];
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(document, "description");

/** Resolves a `$ref`. */
export function resolve(value) {
  if (!value?.$ref) return value;
  const parts = value.$ref.replace(/^#\//, "").split("/");
  return parts.reduce((inner, part) => inner[part.replaceAll("~1", "/").replaceAll("~0", "~")], document);
}

/** `{ method, path, operation }` of each operation. */
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => ({
    method: method.toUpperCase(),
    path,
    operation: item[method],
  })),
);

export function operationOf(operationId) {
  const found = operations.find(({ operation }) => operation.operationId === operationId);
  assert(found, `${operationId} is in the description`);
  return found.operation;
}

/** Returns the JSON content of an operation's response with this status. */
export function replyOf(operationId, status) {
  const reply = resolve(operationOf(operationId).responses[status]);
  assert(reply, `${operationId} has a reply ${status}`);
  return reply.content["application/json"];
}

/** Asserts that a body is valid against the schema. */
export function conforms(schema, body, what) {
  const validate = ajv.compile(inDescription(schema));
  assert(validate(body), `${what}: ${ajv.errorsText(validate.errors)}`);
}

/** Returns the schema with references that point into the description. */
function inDescription(schema) {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"description#/'));
}
