import type { Kysely } from "kysely";

/** The private data that a write's card disclosed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("activity").addColumn("private_sources", "text").execute();
}
