import type { Kysely } from "kysely";
import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import { readScopes } from "#auth/protocol/scope-syntax.ts";
import type { Connection, Schema, Session } from "#db/schema.ts";
import type { SignedIn } from "../session-store.ts";
import { covers } from "./covers.ts";
import { connectByIdentity } from "./cross-app/connect-by-identity.ts";
import type { ConnectionProvider } from "./providers/descriptor.ts";
import { type FreshTokens, freshTokens, isDue, isOver, notConnected } from "./refresh.ts";
import { findConnection } from "./store.ts";
import type { TokenStores } from "./stores/contract.ts";

/** What an exchange requires of the connection. */
interface Asked {
  /** Scopes, separated by spaces. */
  scope: string;
  /** The use whose token the provider rejected. */
  rejected_use?: string | undefined;
}

/**
 * The tokens of a person's connection that has the scopes, refreshed or granted again through their sign-in if necessary.
 * @throws AuthError `interaction_required` if nothing is connected (`details.reason` = `not_connected` or `revoked`);
 *   `insufficient_scope` (with `details.missing`, `details.granted`); those of `freshTokens` and `connectByIdentity`
 */
export async function usableTokens(
  stores: TokenStores,
  provider: ConnectionProvider,
  signedIn: SignedIn,
  asked: Asked,
): Promise<FreshTokens> {
  const { session } = signedIn;
  const existing = await findConnection(stores.db, session.user_id, provider.id);
  const rejected = existing ? await wasRejected(stores.db, session, existing, asked.rejected_use) : false;
  const granted = needsGrant(provider, existing, asked, rejected)
    ? await grantByIdentity(stores, provider, signedIn, existing, asked, rejected)
    : undefined;
  const connection = requireConnection(granted ?? existing, provider, asked);
  return freshTokens(stores, provider, connection, rejected && !granted);
}

/** Cross-app access renews by another grant, not by a refresh token. */
function needsGrant(
  provider: ConnectionProvider,
  existing: Connection | undefined,
  asked: Asked,
  rejected: boolean,
): boolean {
  if (!provider.crossAppAccess) return false;
  if (!existing || existing.broken_at !== null || rejected) return true;
  return isDue(existing) || findMissing(provider, existing, asked).length > 0;
}

async function grantByIdentity(
  stores: TokenStores,
  provider: ConnectionProvider,
  signedIn: SignedIn,
  existing: Connection | undefined,
  asked: Asked,
  rejected: boolean,
): Promise<Connection | undefined> {
  try {
    return await connectByIdentity(stores, provider, signedIn, readScopes(asked.scope));
  } catch (error) {
    // Renewed early: until it expires, the current token is still valid.
    const stillHolds = existing && existing.broken_at === null && !rejected && !isOver(existing);
    if (isAuthError(error) && stillHolds) return undefined;
    throw error;
  }
}

function requireConnection(
  connection: Connection | undefined,
  provider: ConnectionProvider,
  asked: Asked,
): Connection {
  // Issued for another URL, before the operator changed it: counts as missing.
  const isForOther = provider.audience && !covers(connection?.resource ?? "", provider.audience);
  if (!connection || isForOther) throw notConnected(provider);
  const missing = findMissing(provider, connection, asked);
  if (missing.length > 0 && connection.broken_at === null) {
    const granted = readScopes(connection.scopes);
    const sentence = `${provider.name} is connected without: ${missing.join(", ")}.`;
    throw new AuthError("insufficient_scope", sentence, { details: { missing, granted } });
  }
  return connection;
}

function findMissing(provider: ConnectionProvider, connection: Connection, { scope }: Asked): string[] {
  const granted = readScopes(connection.scopes);
  return readScopes(scope).filter((needed) => !provider.covers(granted, needed));
}

/** The agent reports that the provider rejected a token (401). True if it was this person's, and is still the current one. */
async function wasRejected(
  db: Kysely<Schema>,
  session: Session,
  connection: Connection,
  useId: string | undefined,
): Promise<boolean> {
  if (!useId) return false;
  const use = await db
    .selectFrom("activity")
    .select(["created_at", "connection_id"])
    .where("id", "=", useId)
    .where("user_id", "=", session.user_id)
    .executeTakeFirst();
  return use?.connection_id === connection.id && use.created_at >= connection.updated_at;
}
