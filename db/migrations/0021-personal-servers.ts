import type { Kysely } from "kysely";

/** MCP servers that people add themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("personal_servers")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("user_id", "text", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("url", "text", (c) => c.notNull())
    .addColumn("accepted", "text")
    .addColumn("accepted_at", "bigint")
    .addColumn("has_document", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addUniqueConstraint("personal_servers_once", ["user_id", "url"])
    .execute();
}
