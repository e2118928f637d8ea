/**
 * What a request's credential may do, as introspection returns it (RFC 7662 `scope`) and `langgraph_auth_user.permissions`
 * stores it. `read`: look things up. `write`: propose changes. `approve`: answer approvals.
 */
export type Scope = "read" | "write" | "approve";

/** In this order each contains the ones before it. A personal token is described by the last one that it has. */
export const SCOPES: readonly Scope[] = ["read", "write", "approve"];

/** All scopes of a token described by one of them. */
export function scopesOf(last: Scope): Scope[] {
  return SCOPES.slice(0, SCOPES.indexOf(last) + 1);
}

/** Whether the permissions of a run's user cover a scope. Without permissions, none is covered. */
export function hasScope(user: unknown, scope: Scope): boolean {
  if (typeof user !== "object" || user === null || !("permissions" in user)) return false;
  return Array.isArray(user.permissions) && user.permissions.includes(scope);
}
