import { getConfig, interrupt } from "@langchain/langgraph";
import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import type { ApprovalRequest } from "#auth/protocol/interrupts.ts";
import { KEYED_FORM } from "#auth/protocol/resume.ts";

/** LangGraph's data of one task: answers by this interrupt's id, and one without an id. */
const scratchpadSchema = z.looseObject({
  interruptCounter: z.number(),
  resume: z.array(z.unknown()),
  nullResume: z.unknown(),
});

/**
 * LangGraph's `interrupt` for approvals: accepts only an answer that names this interrupt. LangGraph itself would give an unkeyed
 * one to whichever task asks first.
 * @throws LangGraph's interrupt; AuthError `invalid_request` for an unkeyed answer, which stays unused
 */
export function interruptForApproval(request: ApprovalRequest): unknown {
  const pad = scratchpadSchema.parse(getConfig().configurable?.__pregel_scratchpad);
  const isAnswered = pad.interruptCounter + 1 < pad.resume.length;
  if (!isAnswered && pad.nullResume !== undefined) throw new AuthError("invalid_request", KEYED_FORM);
  return interrupt(request);
}
