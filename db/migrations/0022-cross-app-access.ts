import type { Kysely } from "kysely";

/**
 * Cross-app access (docs/decisions/0101): a session's refresh token for ID tokens, who granted a connection, and what a person
 * declined.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("sessions").addColumn("idp_refresh_token", "text").execute();
  await db.schema.alterTable("sessions").addColumn("idp_refresh_until", "bigint").execute();
  await db.schema.alterTable("users").addColumn("cross_app_declined", "text").execute();
  await db.schema
    .alterTable("connections")
    .addColumn("granted_by", "text", (column) => column.notNull().defaultTo("person"))
    .execute();
}
