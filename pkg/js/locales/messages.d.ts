/**
 * The text of an error or an issue of this library, in this language. Of anything else that was thrown, its own message.
 *
 * ```ts
 * try {
 *   await publishAgent(agentId);
 * } catch (error) {
 *   show(messageOf(error));
 * }
 * ```
 */
export function messageOf(problem: unknown): string;
