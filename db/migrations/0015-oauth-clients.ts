import type { Kysely } from "kysely";

/** Clients that authorization servers registered for us (RFC 7591). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("oauth_clients")
    .addColumn("issuer", "text", (c) => c.notNull())
    .addColumn("redirect_uri", "text", (c) => c.notNull())
    .addColumn("client_id", "text", (c) => c.notNull())
    .addColumn("auth_method", "text")
    .addColumn("sealed_secret", "text")
    .addColumn("expires_at", "bigint")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("oauth_clients_key", ["issuer", "redirect_uri"])
    .execute();
}
