import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import { AuthError } from "#auth/protocol/errors.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { type AcceptedTools, acceptedToolsSchema } from "#auth/protocol/mcp/personal-servers.ts";
import { isPersonalServer, namePersonalServer, PERSONAL_NAME } from "#auth/protocol/personal-server-ids.ts";
import type { PersonalServer, Schema } from "#db/schema.ts";

/** The rows of MCP servers that people add. All queries but one filter by person: nobody else sees a server. */

/** The tools of each are listed at the start of a run. */
export const MOST_SERVERS = 10;

export async function listPersonalServers(db: Kysely<Schema>, userId: string): Promise<PersonalServer[]> {
  return db
    .selectFrom("personal_servers")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("created_at")
    .execute();
}

export async function findPersonalServer(
  db: Kysely<Schema>,
  userId: string,
  id: string,
): Promise<PersonalServer | undefined> {
  // A value from a URL or form need not be an id.
  if (!isPersonalServer(id)) return undefined;
  return db
    .selectFrom("personal_servers")
    .selectAll()
    .where("user_id", "=", userId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/**
 * Adds a server.
 * @param name without `my-`; a number is added if it is taken
 * @throws AuthError `invalid_request`, `details.reason` = `too_many`, `known` (with the `name` that it has)
 */
export async function insertPersonalServer(
  db: Kysely<Schema>,
  userId: string,
  { url, name }: { url: string; name: string },
): Promise<PersonalServer> {
  return db.transaction().execute(async (transaction) => {
    // Locks the person's row, so that the second of two concurrent requests counts the first (Postgres).
    await transaction
      .updateTable("users")
      .set((row) => ({ id: row.ref("id") }))
      .where("id", "=", userId)
      .execute();
    const servers = await listPersonalServers(transaction, userId);
    const same = servers.find((server) => server.url === url);
    if (same) throw refuse("known", `You have added ${url} already.`, { name: namePersonalServer(same.id) });
    if (servers.length >= MOST_SERVERS) throw refuse("too_many", `You have ${MOST_SERVERS} servers already.`);
    const row: PersonalServer = {
      id: `own-${randomBytes(6).toString("hex")}-${findFreeName(name, servers)}`,
      user_id: userId,
      url,
      accepted: null,
      accepted_at: null,
      has_document: 0,
      created_at: Date.now(),
    };
    await transaction.insertInto("personal_servers").values(row).execute();
    return row;
  });
}

const LONGEST_NAME = 20;

function findFreeName(name: string, servers: readonly PersonalServer[]): string {
  const taken = servers.map(({ id }) => namePersonalServer(id));
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? "" : `-${count}`;
    const candidate = name.slice(0, LONGEST_NAME - end.length) + end;
    if (!taken.includes(PERSONAL_NAME + candidate)) return candidate;
  }
}

/** Stores the person's decisions about a server's tools, replacing earlier ones. */
export async function saveAccepted(
  db: Kysely<Schema>,
  userId: string,
  id: string,
  accepted: AcceptedTools,
): Promise<void> {
  await db
    .updateTable("personal_servers")
    .set({ accepted: JSON.stringify(accepted), accepted_at: Date.now() })
    .where("user_id", "=", userId)
    .where("id", "=", id)
    .execute();
}

/** The person's decisions about a server's tools; none if they have not seen them. */
export function readAccepted({ accepted }: Pick<PersonalServer, "accepted">): AcceptedTools {
  return acceptedToolsSchema.safeParse(parseJson(accepted ?? "")).data ?? {};
}

/** Whether the client metadata document of a server is published; requested by authorization servers, without a session. */
export async function isDocumentPublished(db: Kysely<Schema>, id: string): Promise<boolean> {
  const row = await db
    .selectFrom("personal_servers")
    .select("has_document")
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.has_document === 1;
}

function refuse(reason: string, sentence: string, more: Record<string, unknown> = {}): AuthError {
  return new AuthError("invalid_request", sentence, { details: { reason, ...more } });
}
