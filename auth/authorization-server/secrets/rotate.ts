import type { Kysely } from "kysely";
import { isAuthError } from "#auth/protocol/errors.ts";
import type { Connection, OauthClientsTable, Schema, Session } from "#db/schema.ts";
import { identityContext } from "../session-identity.ts";
import type { KeySet } from "./cipher.ts";
import { clientContext } from "./client-context.ts";
import { findConnectionById, releaseLease, takeLease } from "./lease.ts";
import { contextOf } from "./store.ts";
import type { SecretStore, TokenStores } from "./stores/contract.ts";
import { embeddedStore } from "./stores/embedded.ts";

/** The outcome for every row. The numbers add up to all stored secrets: of connections, of registered clients, of live sessions. */
export interface Rotation {
  /** Stored again, in the store's current form. */
  reencrypted: number;
  /** Already in the current form. */
  current: number;
  /** Refreshed, reconnected or removed meanwhile, with the current key; or leased by another caller: try again. */
  changed: number;
  /** No key decrypts them: these people must reconnect, and these clients are registered again. */
  unreadable: number;
}

const BATCH = 100;

/**
 * Stores every secret again that was encrypted with an older key, or is in another store, while the app runs. Each row under
 * its lease, like a refresh, so that neither overwrites the other's tokens.
 * @param sessionKeys the keys of session tokens, which are in the database with every store
 * @throws AuthError `server_unavailable` if the store can't be reached; completed rows stay converted
 */
export async function rotateSecrets(
  stores: TokenStores,
  batch: number = BATCH,
  sessionKeys?: KeySet,
): Promise<Rotation> {
  const counts: Rotation = { reencrypted: 0, current: 0, changed: 0, unreadable: 0 };
  for (let rows = await readBatch(stores.db, "", batch); rows.length > 0; ) {
    for (const row of rows) counts[await rotateRow(stores, row)] += 1;
    rows = await readBatch(stores.db, rows.at(-1)?.id ?? "", batch);
  }
  // Few: one for each authorization server.
  const clients = await stores.db.selectFrom("oauth_clients").selectAll().execute();
  for (const client of clients) {
    if (client.sealed_secret !== null) counts[await rotateClient(stores, client, client.sealed_secret)] += 1;
  }
  if (sessionKeys) await rotateSessions(stores.db, embeddedStore(sessionKeys), counts, batch);
  return counts;
}

/** By id, so that rows inserted or deleted meanwhile shift nothing. */
function readBatch(db: Kysely<Schema>, after: string, limit: number): Promise<Connection[]> {
  return db
    .selectFrom("connections")
    .selectAll()
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

async function rotateRow({ db, secrets }: TokenStores, row: Connection): Promise<keyof Rotation> {
  if (!(await secrets.isStale(row.sealed_tokens))) return "current";
  const lease = await takeLease(db, row);
  if (!lease) return "changed";
  const context = contextOf(row);
  try {
    const kept = await secrets.put(await secrets.get(row.sealed_tokens, context), context);
    const stored = await releaseLease(db, row, lease, { sealed_tokens: kept });
    await secrets.remove(stored ? row.sealed_tokens : kept, context);
    return stored ? "reencrypted" : "changed";
  } catch (error) {
    const released = await releaseLease(db, row, lease);
    if (!isAuthError(error, "sealed_value_refused")) throw error;
    // Replaced since the batch was read: the value that could not be decrypted is no longer in the row.
    const now = released ?? (await findConnectionById(db, row.id));
    return now?.sealed_tokens === row.sealed_tokens ? "unreadable" : "changed";
  }
}

/** Without a lease: a registration is only ever replaced as a whole, which the compare-and-set detects. */
async function rotateClient(
  { db, secrets }: TokenStores,
  client: OauthClientsTable,
  sealed: string,
): Promise<keyof Rotation> {
  if (!(await secrets.isStale(sealed))) return "current";
  const context = clientContext(client);
  try {
    const kept = await secrets.put(await secrets.get(sealed, context), context);
    const { numUpdatedRows } = await db
      .updateTable("oauth_clients")
      .set({ sealed_secret: kept })
      .where("issuer", "=", client.issuer)
      .where("redirect_uri", "=", client.redirect_uri)
      .where("sealed_secret", "=", sealed)
      .executeTakeFirst();
    const stored = numUpdatedRows === 1n;
    await secrets.remove(stored ? sealed : kept, context);
    return stored ? "reencrypted" : "changed";
  } catch (error) {
    if (!isAuthError(error, "sealed_value_refused")) throw error;
    return "unreadable";
  }
}

/** The issuer's tokens of live sessions. One that no key decrypts is useless: the next sign-in brings another. */
async function rotateSessions(
  db: Kysely<Schema>,
  store: SecretStore,
  counts: Rotation,
  batch: number,
): Promise<void> {
  const live = db
    .selectFrom("sessions")
    .selectAll()
    .where("revoked_at", "is", null)
    .orderBy("id")
    .limit(batch);
  let rows = await live.execute();
  while (rows.length > 0) {
    for (const session of rows) {
      for (const column of ["id_token", "idp_refresh_token"] as const) {
        const sealed = session[column];
        if (sealed !== null) counts[await rotateColumn(db, store, session, column, sealed)] += 1;
      }
    }
    rows = await live.where("id", ">", rows.at(-1)?.id ?? "").execute();
  }
}

async function rotateColumn(
  db: Kysely<Schema>,
  store: SecretStore,
  { id, user_id }: Session,
  column: "id_token" | "idp_refresh_token",
  sealed: string,
): Promise<keyof Rotation> {
  if (!(await store.isStale(sealed))) return "current";
  const context = identityContext(column, user_id, id);
  const value = await store.get(sealed, context).catch((error: unknown) => {
    if (isAuthError(error, "sealed_value_refused")) return null;
    throw error;
  });
  const { numUpdatedRows } = await db
    .updateTable("sessions")
    .set({ [column]: value === null ? null : await store.put(value, context) })
    .where("id", "=", id)
    .where(column, "=", sealed)
    .executeTakeFirst();
  return numUpdatedRows === 1n ? "reencrypted" : "changed";
}
