import type { Kysely } from "kysely";
import type { Schema } from "#db/schema.ts";
import { logSecurity } from "#observability/security-log.ts";
import { openAppDatabase, runCommand } from "./command.ts";
import { readEnvironment } from "./environment.ts";
import { endSessions, listSignedIn } from "./sessions/administer.ts";

/**
 * `npm run sessions` lists live sessions. `npm run sessions -- end USER_ID` ends all of a person's sessions and personal
 * tokens, `… end USER_ID SESSION_ID` one of them: everywhere within 5 seconds, also during a run.
 */
const USAGE = "npm run sessions | npm run sessions -- end USER_ID [SESSION_ID]\n";

async function main(): Promise<number> {
  const [command = "list", userId, sessionId] = process.argv.slice(2);
  if (command !== "list" && !(command === "end" && userId)) {
    process.stderr.write(USAGE);
    return 64;
  }
  const db = await openAppDatabase(readEnvironment());
  try {
    const lines = userId ? [`${await end(db, userId, sessionId)} ended`] : await listSignedIn(db);
    process.stdout.write(lines.map((line) => `${line}\n`).join(""));
    return 0;
  } finally {
    await db.destroy();
  }
}

async function end(db: Kysely<Schema>, userId: string, sessionId?: string): Promise<number> {
  const ended = await endSessions(db, userId, sessionId);
  if (ended > 0) logSecurity("session_ended", { userId }, { ended, by: "operator" }, process.stderr);
  return ended;
}

await runCommand(main);
