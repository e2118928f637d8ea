import { existsSync } from "node:fs";
import path from "node:path";
import { type Kysely, sql } from "kysely";
import { listPending } from "#db/migrate.ts";
import { ANSWER_MS, isPostgresUrl, openDatabase, sqlitePath } from "#db/open.ts";
import { describeError } from "#scripts/describe-error.ts";
import { whyUnusable } from "#scripts/launch/data-folder.ts";
import { type Finding, fail, pass, warn } from "./finding.ts";
import type { Setup } from "./setup.ts";

/** Checks the app's database and its migrations, the agent's database, and that they differ. */
export async function checkDatabases({ web, agent }: Pick<Setup, "web" | "agent">): Promise<Finding[]> {
  const app = await checkDatabase("database", "DATABASE_URL", web.DATABASE_URL);
  const url = agent.AGENT_DATABASE_URL;
  if (placeOf(url) === placeOf(web.DATABASE_URL)) {
    const fix = "give the agent a database, and on Postgres a role, of its own";
    return [app, fail("agent database", "the agent would open the application's own database", fix)];
  }
  return [app, await checkDatabase("agent database", "AGENT_DATABASE_URL", url)];
}

/** The database that an address is of, however it is spelled; a schema that is chosen by `options` makes it another. */
function placeOf(url: string): string {
  if (!isPostgresUrl(url)) return path.resolve(sqlitePath(url));
  const { hostname, port, pathname, searchParams } = URL.parse(url) ?? new URL("postgres://unreadable");
  return [hostname, port || "5432", pathname, searchParams.get("options")].join(" ");
}

async function checkDatabase(subject: string, variable: string, url: string): Promise<Finding> {
  if (!isPostgresUrl(url) && !existsSync(sqlitePath(url))) {
    const reason = whyUnusable(path.dirname(sqlitePath(url)));
    if (reason) {
      const fix = `let the user who runs the app write to its folder, or set ${variable} or DATA_DIR`;
      return fail(subject, `${sqlitePath(url)} can't be made (${reason})`, fix);
    }
    return pass(subject, `${sqlitePath(url)} will be made at the first start`);
  }
  let db: Kysely<object> | undefined;
  try {
    db = openDatabase<object>(url, ANSWER_MS);
    await sql`select 1`.execute(db);
    const pending = variable === "DATABASE_URL" ? await listPending(db) : [];
    if (pending.length > 0) {
      return warn(subject, `migrations to come: ${pending.join(", ")}`, "they are applied at the next start");
    }
    return pass(subject, isPostgresUrl(url) ? "Postgres answers" : `${sqlitePath(url)} opens`);
  } catch (error) {
    return fail(subject, describeError(error), `check ${variable}: host, database, role and password`);
  } finally {
    await db?.destroy();
  }
}
