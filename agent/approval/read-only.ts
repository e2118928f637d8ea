import { hasScope } from "#auth/protocol/scopes.ts";

/** What the model learns about a write in a run of a read-only token: nobody is asked to approve it. */
export const READ_ONLY =
  "Not run: this conversation was continued with an access token that may only read. The person can ask for the change in the app.";

/** Whether the credential that began the run may propose changes. */
export function mayWrite(configurable: Record<string, unknown>): boolean {
  return hasScope(configurable.langgraph_auth_user, "write");
}

/** Whether the credential that began, or resumed, the run may answer approvals. */
export function mayApprove(configurable: Record<string, unknown>): boolean {
  return hasScope(configurable.langgraph_auth_user, "approve");
}
