import { isStudioUser } from "@langchain/langgraph-sdk/auth";
import { holdsDecision } from "../protocol/decisions.ts";
import { REFUSALS } from "../protocol/refusals.ts";
import { hasScope } from "../protocol/scopes.ts";
import type { User } from "./owner.ts";
import { refusal } from "./refusal.ts";

/**
 * What personal access tokens may not do. Writes at a provider are refused once more by the exchange, which asks the token's own
 * row; here it is said early, and in a sentence.
 */

/** @throws HTTPException 403 for a token that may only read */
export function requireWrite(user: User): void {
  if (isStudioUser(user) || hasScope(user, "write")) return;
  throw refusal(REFUSALS.readOnlyToken);
}

/**
 * @param command of a run; `resume` is one answer, or answers by their interrupts' ids
 * @throws HTTPException 403 for a decision by a token that may not decide
 */
export function requireApprover(command: unknown, user: User): void {
  if (!holdsDecision(command) || isStudioUser(user) || hasScope(user, "approve")) return;
  throw refusal(REFUSALS.noApproverToken);
}
