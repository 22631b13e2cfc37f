import { connect as connectKy } from "./ky.js";
import { check } from "../schemas/zod.js";

export function connect(options) {
  const update = connectKy(options);
  return async (agentId, direction, phoneIds) => {
    const issues = check({ agentId, direction, phoneIds });
    if (issues.length > 0) throw new Error(issues.map(({ message }) => message).join("\n"));
    return update(agentId, direction, phoneIds);
  };
}
