import type { Kysely } from "kysely";

/** The resource and issuer of a connection's tokens, which are sent nowhere else. Null for providers with fixed servers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("connections").addColumn("issuer", "text").execute();
  await db.schema.alterTable("connections").addColumn("resource", "text").execute();
}
