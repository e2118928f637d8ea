import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { z } from "zod";
import type { Connection, Schema } from "#db/schema.ts";
import { AuthError } from "../errors.ts";
import { type KeySet, openSealed, type SealContext, seal } from "./cipher.ts";

/** What a provider gave us for a person. Lives in memory for one exchange, and sealed in the database. */
export interface ProviderTokens {
  accessToken: string;
  refreshToken?: string;
  /** Milliseconds since 1970; undefined when the token does not expire. */
  accessExpiresAt?: number;
  scopes: string[];
}

export interface ProviderAccount {
  accountId: string;
  login: string;
}

const sealedSchema = z.object({ accessToken: z.string(), refreshToken: z.string().optional() });

/**
 * Stores what a person lent, sealed, replacing what they lent before at that provider.
 * @throws AuthError `invalid_request` when the account is lent by somebody else already
 */
export async function saveConnection(
  db: Kysely<Schema>,
  keys: KeySet,
  userId: string,
  provider: string,
  account: ProviderAccount,
  tokens: ProviderTokens,
): Promise<Connection> {
  const taken = await db
    .selectFrom("connections")
    .select("user_id")
    .where("provider", "=", provider)
    .where("account_id", "=", account.accountId)
    .executeTakeFirst();
  if (taken && taken.user_id !== userId) {
    throw new AuthError("invalid_request", `The account @${account.login} is connected by another person.`);
  }
  const existing = await findConnection(db, userId, provider);
  const id = existing?.id ?? randomUUID();
  const now = Date.now();
  const row: Connection = {
    id,
    user_id: userId,
    provider,
    account_id: account.accountId,
    login: account.login,
    scopes: tokens.scopes.join(" "),
    sealed_tokens: await sealTokens(tokens, { subject: userId, provider, id }, keys),
    access_expires_at: tokens.accessExpiresAt ?? null,
    created_at: existing?.created_at ?? now,
    updated_at: now,
  };
  await db
    .insertInto("connections")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
  return row;
}

/** A person's connection at a provider; its tokens stay sealed. */
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

/**
 * Opens a connection's tokens.
 * @throws AuthError `sealed_value_refused`
 */
export async function openTokens(connection: Connection, keys: KeySet): Promise<ProviderTokens> {
  const context = { subject: connection.user_id, provider: connection.provider, id: connection.id };
  const opened = sealedSchema.parse(await openSealed(connection.sealed_tokens, context, keys));
  return {
    ...opened,
    accessExpiresAt: connection.access_expires_at ?? undefined,
    scopes: connection.scopes.split(" ").filter(Boolean),
  };
}

/** Forgets a connection. What was lent is gone from here; revoking it at the provider is the caller's first step. */
export async function deleteConnection(db: Kysely<Schema>, id: string): Promise<void> {
  await db.deleteFrom("connections").where("id", "=", id).execute();
}

function sealTokens(tokens: ProviderTokens, context: SealContext, keys: KeySet): Promise<string> {
  return seal({ accessToken: tokens.accessToken, refreshToken: tokens.refreshToken }, context, keys);
}
