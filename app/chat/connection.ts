import type { Kysely } from "kysely";
import type { Schema } from "#db/schema.ts";

/** The GitHub account that the agent acts as; undefined when none is connected. The tokens stay in auth/authorization-server/secrets. */
export function findGitHubAccount(db: Kysely<Schema>, userId: string) {
  return db
    .selectFrom("connections")
    .select("login")
    .where("user_id", "=", userId)
    .where("provider", "=", "github")
    .executeTakeFirst();
}
