import type { Kysely } from "kysely";

/** What a sign-in proved, the issuer's session, a personal token's scope, and who ended a session. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("sessions").addColumn("authenticated_at", "bigint").execute();
  await db.schema.alterTable("sessions").addColumn("provider_sid", "text").execute();
  await db.schema.alterTable("sessions").addColumn("id_token", "text").execute();
  // Tokens from before scopes get the default scope of new ones.
  await db.schema
    .alterTable("sessions")
    .addColumn("scope", "text", (column) => column.notNull().defaultTo("write"))
    .execute();
  await db.schema.alterTable("sessions").addColumn("ended_by", "text").execute();
  await db.schema.createIndex("sessions_by_provider_sid").on("sessions").columns(["provider_sid"]).execute();
}
