import type { Kysely } from "kysely";
import { webEnv } from "#auth/authorization-server/env.ts";
import { ANSWER_MS, openDatabase } from "./open.ts";
import type { Schema } from "./schema.ts";

// Next loads a module once per bundle (instrumentation, routes, pages): the process keeps one pool for all of them.
const shared = globalThis as typeof globalThis & { __oboApplicationDatabase?: Kysely<Schema> };

/** The application's database. Only the web process opens it; the agent's process does not have its URL. */
export function database(): Kysely<Schema> {
  shared.__oboApplicationDatabase ??= openDatabase<Schema>(webEnv().DATABASE_URL, ANSWER_MS);
  return shared.__oboApplicationDatabase;
}
