import { hasScope } from "#auth/protocol/scopes.ts";

/** The model's message for a write in a run with a read-only token: no approval is requested. */
export const READ_ONLY =
  "Not run: this conversation was continued with an access token that may only read. The person can ask for the change in the app.";

/** Whether the credential that started the run may propose changes. */
export function mayWrite(configurable: Record<string, unknown>): boolean {
  return hasScope(configurable.langgraph_auth_user, "write");
}

/** Whether the credential that started or resumed the run may approve. */
export function mayApprove(configurable: Record<string, unknown>): boolean {
  return hasScope(configurable.langgraph_auth_user, "approve");
}
