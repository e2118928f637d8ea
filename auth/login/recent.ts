import { webEnv } from "#auth/authorization-server/env.ts";
import type { Session } from "#db/schema.ts";

/**
 * Whether the person authenticated recently. Required for what a borrowed browser must not do: creating a token,
 * connecting a provider, deleting the account (ASVS 5.0, 7.5.1).
 */
export function isRecentSignIn(session: Pick<Session, "authenticated_at">): boolean {
  const { authenticated_at } = session;
  return (
    authenticated_at !== null && Date.now() - authenticated_at < webEnv().RECENT_SIGN_IN_MINUTES * 60_000
  );
}
