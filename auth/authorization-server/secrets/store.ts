import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { z } from "zod";
import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import { readScopes } from "#auth/protocol/scope-syntax.ts";
import type { Connection, Schema } from "#db/schema.ts";
import type { SealContext } from "./cipher.ts";
import type { SecretStore, TokenStores } from "./stores/contract.ts";

/** A provider's tokens for a person. In memory during one exchange only, and encrypted at rest. */
export interface ProviderTokens {
  accessToken: string;
  refreshToken?: string;
  /** Milliseconds since 1970; undefined if the token does not expire. */
  accessExpiresAt?: number;
  scopes: string[];
}

export interface ProviderAccount {
  accountId: string;
  login: string;
}

/** The issuer and resource of tokens, if a provider has several; who granted them. */
type Bound = Pick<Connection, "issuer" | "resource"> & Partial<Pick<Connection, "granted_by">>;

const tokensSchema = z.object({ accessToken: z.string(), refreshToken: z.string().optional() });

/**
 * Stores a person's connection, encrypted, replacing their earlier one at that provider.
 * @throws AuthError `invalid_request` if another person has connected the account
 */
export async function saveConnection(...connection: Parameters<typeof saveOnce>): Promise<Connection> {
  try {
    return await saveOnce(...connection);
  } catch (error) {
    if (isAuthError(error)) throw error;
    // A concurrent callback may have written the same unique row: now it is treated as if it had come first.
    return saveOnce(...connection);
  }
}

async function saveOnce(
  { db, secrets }: TokenStores,
  userId: string,
  provider: string,
  account: ProviderAccount,
  tokens: ProviderTokens,
  bound?: Bound,
): Promise<Connection> {
  await requireFree(db, userId, provider, account);
  const existing = await findConnection(db, userId, provider);
  const id = existing?.id ?? randomUUID();
  const now = Date.now();
  const context = { subject: userId, provider, id };
  const row: Connection = {
    id,
    user_id: userId,
    provider,
    account_id: account.accountId,
    login: account.login,
    scopes: tokens.scopes.join(" "),
    sealed_tokens: await putTokens(secrets, tokens, context),
    access_expires_at: tokens.accessExpiresAt ?? null,
    created_at: existing?.created_at ?? now,
    updated_at: now,
    refresh_lease: null,
    refresh_lease_until: null,
    broken_at: null,
    issuer: bound?.issuer ?? null,
    resource: bound?.resource ?? null,
    granted_by: bound?.granted_by ?? "person",
  };
  try {
    await db
      .insertInto("connections")
      .values(row)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
      .execute();
  } catch (error) {
    await secrets.remove(row.sealed_tokens, context);
    throw error;
  }
  if (existing) await secrets.remove(existing.sealed_tokens, context);
  return row;
}

/** @throws AuthError `invalid_request` if another person has connected that account */
export async function requireFree(
  db: Kysely<Schema>,
  userId: string,
  provider: string,
  account: ProviderAccount,
): Promise<void> {
  const taken = await db
    .selectFrom("connections")
    .select("user_id")
    .where("provider", "=", provider)
    .where("account_id", "=", account.accountId)
    .executeTakeFirst();
  if (!taken || taken.user_id === userId) return;
  throw new AuthError("invalid_request", `The account @${account.login} is connected by another person.`, {
    details: { reason: "account_taken" },
  });
}

/** A person's connection at a provider, with its tokens still encrypted. */
export async function findConnection(
  db: Kysely<Schema>,
  userId: string,
  provider: string,
): Promise<Connection | undefined> {
  return db
    .selectFrom("connections")
    .selectAll()
    .where("user_id", "=", userId)
    .where("provider", "=", provider)
    .executeTakeFirst();
}

/** All of a person's connections, oldest first. */
export async function listConnections(db: Kysely<Schema>, userId: string): Promise<Connection[]> {
  return db
    .selectFrom("connections")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("created_at")
    .execute();
}

/**
 * Decrypts a connection's tokens.
 * @throws AuthError `sealed_value_refused`, for example because its key was dropped: only reconnecting helps;
 *   `server_unavailable`
 */
export async function openTokens(connection: Connection, secrets: SecretStore): Promise<ProviderTokens> {
  return {
    ...tokensSchema.parse(await getOrExplain(connection, secrets)),
    accessExpiresAt: connection.access_expires_at ?? undefined,
    scopes: readScopes(connection.scopes),
  };
}

/**
 * Whether a connection's tokens can still be decrypted. Decrypts them, since there is no other way to be sure, and discards them.
 * @returns true also while the store is unreachable: the answer is unknown then
 */
export async function isReadable(connection: Connection, secrets: SecretStore): Promise<boolean> {
  try {
    await openTokens(connection, secrets);
  } catch (error) {
    if (isAuthError(error, "sealed_value_refused")) return false;
    if (!isAuthError(error)) throw error;
  }
  return true;
}

async function getOrExplain(connection: Connection, secrets: SecretStore): Promise<unknown> {
  try {
    return await secrets.get(connection.sealed_tokens, contextOf(connection));
  } catch (cause) {
    if (!isAuthError(cause, "sealed_value_refused")) throw cause;
    const sentence = "We can't decrypt your saved connection. Reconnect.";
    throw new AuthError("sealed_value_refused", sentence, { cause });
  }
}

/**
 * Deletes a connection. The caller must have revoked the grant at the provider.
 * @throws AuthError `server_unavailable`: the row is still there then, and it can be tried again
 */
export async function deleteConnection({ db, secrets }: TokenStores, connection: Connection): Promise<void> {
  await secrets.remove(connection.sealed_tokens, contextOf(connection));
  await db.deleteFrom("connections").where("id", "=", connection.id).execute();
}

/** Stores tokens. @returns the value for the row */
export function putTokens(
  secrets: SecretStore,
  tokens: ProviderTokens,
  context: SealContext,
): Promise<string> {
  return secrets.put({ accessToken: tokens.accessToken, refreshToken: tokens.refreshToken }, context);
}

/** The encryption context of a connection's tokens. */
export function contextOf(connection: Connection): SealContext {
  return { subject: connection.user_id, provider: connection.provider, id: connection.id };
}
