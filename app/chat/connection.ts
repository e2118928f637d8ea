import type { Kysely } from "kysely";
import type { Schema } from "#db/schema.ts";

/** A person's GitHub account as pages may see it: names and times. The tokens stay in auth/authorization-server/secrets. */
export interface GitHubAccount {
  login: string;
  /** As GitHub granted them, separated by spaces or commas. */
  scopes: string;
  connectedAt: number;
}

/** @returns undefined when GitHub is not connected */
export async function findGitHubAccount(
  db: Kysely<Schema>,
  userId: string,
): Promise<GitHubAccount | undefined> {
  return db
    .selectFrom("connections")
    .select(["login", "scopes", "created_at as connectedAt"])
    .where("user_id", "=", userId)
    .where("provider", "=", "github")
    .executeTakeFirst();
}
