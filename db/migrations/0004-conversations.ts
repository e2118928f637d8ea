import type { Kysely } from "kysely";

/** For the list of conversations: when each was last read. For their pages: where versions branch and end. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Null: from before there were any.
  await db.schema.alterTable("conversations").addColumn("read_at", "bigint").execute();
  await db.schema.alterTable("conversations").addColumn("branches", "text").execute();
}
