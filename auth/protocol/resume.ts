import * as z from "zod/mini";
import { approvalAnswerSchema, connectAnswerSchema, elicitAnswerSchema } from "./interrupts.ts";

/**
 * The valid answers to a run's question (`command.resume`). An approval, or an answer to an MCP server, counts only with the id of its
 * interrupt, LangGraph's own keyed format: without one it would go to whatever question is open when it arrives, which the person may never
 * have seen.
 */

/** LangGraph's interrupt ids: XXH3 of the task's namespace, in hex (`isXXH3` in its hash.ts). */
const interruptId = z.string().check(z.regex(/^[0-9a-f]{32}$/));
const unkeyedSchema = z.strictObject(connectAnswerSchema.shape);
const keyedSchema = z.record(
  interruptId,
  z.union([approvalAnswerSchema, connectAnswerSchema, elicitAnswerSchema]),
);

export const KEYED_FORM =
  'An approval names its question: {"command":{"resume":{"<interrupt id>":{"decisions":[{"type":"approve"}]}}}}. The id stands with the question in "__interrupt__", and in "tasks" of the thread\'s state.';

export type Resume = { ids: string[] } | { problem: string };

/**
 * Parses `command.resume`.
 * @returns the interrupts that it answers; none for an unkeyed answer to a question for access, which approves nothing
 */
export function readResume(resume: unknown): Resume {
  if (unkeyedSchema.safeParse(resume).success) return { ids: [] };
  const ids = Object.keys(keyedSchema.safeParse(resume).data ?? {});
  return ids.length > 0 ? { ids } : { problem: KEYED_FORM };
}
