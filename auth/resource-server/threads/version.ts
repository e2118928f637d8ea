import { type Kysely, sql } from "kysely";
import { newerData } from "#db/damage.ts";

/** The version of the agent's tables. Increase it whenever older code could not work with the data of newer code. */
const VERSION = 1;

/**
 * Records the version of the agent's tables, and rejects a database with a newer version than this code.
 * @throws DataError
 */
export async function requireVersion<T>(db: Kysely<T>, url: string): Promise<void> {
  await sql`create table if not exists agent_schema (version integer not null)`.execute(db);
  const { rows } = await sql<{ version: number }>`select max(version) as version from agent_schema`.execute(
    db,
  );
  const version = rows[0]?.version ?? 0;
  if (version > VERSION) throw newerData(url, `version ${version} of the agent's tables`);
  if (version < VERSION) await sql`insert into agent_schema (version) values (${VERSION})`.execute(db);
}
