import { isStudioUser } from "@langchain/langgraph-sdk/auth";
import { holdsDecision } from "../protocol/decisions.ts";
import { REFUSALS } from "../protocol/refusals.ts";
import { hasScope } from "../protocol/scopes.ts";
import type { User } from "./owner.ts";
import { refusal } from "./refusal.ts";

/**
 * The restrictions of personal access tokens. The exchange also rejects writes at a provider, after reading the token's own
 * row; here the error comes early, with a message.
 */

/** @throws HTTPException 403 for a read-only token */
export function requireWrite(user: User): void {
  if (isStudioUser(user) || hasScope(user, "write")) return;
  throw refusal(REFUSALS.readOnlyToken);
}

/**
 * @param command of a run; `resume` is one answer, or answers by their interrupts' ids
 * @throws HTTPException 403 for a decision by a token without the approve scope
 */
export function requireApprover(command: unknown, user: User): void {
  if (!holdsDecision(command) || isStudioUser(user) || hasScope(user, "approve")) return;
  throw refusal(REFUSALS.noApproverToken);
}
