// An application's function, as an example of code to test.
import { applyAgentCalling, type Direction, TalkoverError } from "talkover-calling";

export async function save(agentId: string, direction: Direction, phoneIds: string[]): Promise<string> {
  try {
    const { changed } = await applyAgentCalling(agentId, direction, phoneIds);
    return changed ? "Saved." : "Nothing to change.";
  } catch (error) {
    if (!(error instanceof TalkoverError)) throw error;
    if (error.offAir) return `${error.message} Publish the agent again.`;
    return [error.message, ...error.issues.map(({ path, message }) => `${path}: ${message}`)].join("\n");
  }
}
