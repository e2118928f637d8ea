import type { Kysely } from "kysely";
import type { ListedServer } from "#auth/protocol/mcp/personal-servers.ts";
import type { Schema } from "#db/schema.ts";
import { listPersonalServers, readAccepted } from "./store.ts";

/** A person's servers as the agent sees them: URLs and accepted tools. No token. */
export async function listForAgent(db: Kysely<Schema>, userId: string): Promise<ListedServer[]> {
  const [servers, tokenless] = await Promise.all([
    listPersonalServers(db, userId),
    db
      .selectFrom("connections")
      .select("provider")
      .where("user_id", "=", userId)
      .where("issuer", "is", null)
      .execute(),
  ]);
  return servers.map((server) => ({
    provider: server.id,
    url: server.url,
    ...(tokenless.some(({ provider }) => provider === server.id) ? { authorization: "none" as const } : {}),
    accepted: readAccepted(server),
  }));
}
