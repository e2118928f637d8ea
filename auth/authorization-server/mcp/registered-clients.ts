import type { Kysely } from "kysely";
import { isAuthError } from "#auth/protocol/errors.ts";
import type { OauthClientsTable, Schema } from "#db/schema.ts";
import { clientContext } from "../secrets/client-context.ts";
import type { SecretStore } from "../secrets/stores/contract.ts";
import type { RegisteredClient, Registrations } from "./client-identity.ts";

/** Registered again this long before the secret expires, so that a started flow can finish. */
const EARLY_MS = 60 * 60_000;

function isEnding({ created_at, expires_at }: OauthClientsTable): boolean {
  if (expires_at === null) return false;
  return expires_at - Math.min(EARLY_MS, (expires_at - created_at) / 2) < Date.now();
}

/**
 * The clients that authorization servers registered for us, one for each redirect URI. Their secrets are
 * encrypted; one that no key decrypts counts as missing: the next connection registers again.
 */
export function openRegistrations(
  db: Kysely<Schema>,
  secrets: SecretStore,
  redirectUri: string,
): Registrations & { removeAll(): Promise<void> } {
  async function read(row: OauthClientsTable): Promise<RegisteredClient | undefined> {
    const { client_id, auth_method, sealed_secret } = row;
    const client = { client_id, token_endpoint_auth_method: auth_method ?? undefined };
    if (sealed_secret === null) return client;
    try {
      const client_secret = await secrets.get(sealed_secret, clientContext(row));
      return { ...client, client_secret: String(client_secret) };
    } catch (error) {
      if (isAuthError(error, "sealed_value_refused")) return undefined;
      throw error;
    }
  }

  async function select(issuer: string): Promise<OauthClientsTable | undefined> {
    return db
      .selectFrom("oauth_clients")
      .selectAll()
      .where("issuer", "=", issuer)
      .where("redirect_uri", "=", redirectUri)
      .executeTakeFirst();
  }

  /** A store outside of the database keeps it otherwise. */
  async function removeSecret(row: OauthClientsTable): Promise<void> {
    if (row.sealed_secret !== null) await secrets.remove(row.sealed_secret, clientContext(row));
  }

  async function find(issuer: string): Promise<RegisteredClient | undefined> {
    const row = await select(issuer);
    return row && !isEnding(row) ? read(row) : undefined;
  }

  return {
    find,
    async save(issuer, client, expiresAt) {
      const { client_id, client_secret, token_endpoint_auth_method } = client;
      const context = clientContext({ issuer, redirect_uri: redirectUri });
      const sealed = client_secret === undefined ? null : await secrets.put(client_secret, context);
      const row = {
        issuer,
        redirect_uri: redirectUri,
        client_id,
        auth_method: token_endpoint_auth_method ?? null,
        sealed_secret: sealed,
        expires_at: expiresAt ?? null,
        created_at: Date.now(),
      };
      const replaced = await select(issuer);
      await db
        .insertInto("oauth_clients")
        .values(row)
        .onConflict((conflict) => conflict.columns(["issuer", "redirect_uri"]).doUpdateSet(row))
        .execute();
      if (replaced) await removeSecret(replaced);
      return client;
    },
    /** For a redirect URI that is no longer used. */
    async removeAll() {
      const rows = await db
        .selectFrom("oauth_clients")
        .selectAll()
        .where("redirect_uri", "=", redirectUri)
        .execute();
      for (const row of rows) await removeSecret(row);
      await db.deleteFrom("oauth_clients").where("redirect_uri", "=", redirectUri).execute();
    },
    async forget(issuer, clientId) {
      const row = await select(issuer);
      if (row?.client_id === clientId) await removeSecret(row);
      await db
        .deleteFrom("oauth_clients")
        .where("issuer", "=", issuer)
        .where("redirect_uri", "=", redirectUri)
        .where("client_id", "=", clientId)
        .execute();
    },
  };
}
