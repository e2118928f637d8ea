import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { openDatabase } from "#db/open.ts";

export interface Databases {
  DATABASE_URL: string;
  AGENT_DATABASE_URL: string;
}

/** Two fresh databases of a Postgres server: the app's and the agent's. */
export async function makeDatabases(server: string): Promise<Databases> {
  const admin = openDatabase<object>(server);
  const names = [`app_${randomUUID().slice(0, 8)}`, `checkpoints_${randomUUID().slice(0, 8)}`];
  for (const name of names) await sql`create database ${sql.id(name)}`.execute(admin);
  await admin.destroy();
  const [DATABASE_URL = "", AGENT_DATABASE_URL = ""] = names.map((name) => server.replace(/[^/]+$/, name));
  return { DATABASE_URL, AGENT_DATABASE_URL };
}
