import type { Kysely } from "kysely";

/** What the card of a write said about private data that was read before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("activity").addColumn("private_sources", "text").execute();
}
