import type { Kysely } from "kysely";

/** What a connection's tokens were issued for, and by whom: they go nowhere else. Null for providers whose servers are fixed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("connections").addColumn("issuer", "text").execute();
  await db.schema.alterTable("connections").addColumn("resource", "text").execute();
}
