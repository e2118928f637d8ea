import type { Kysely } from "kysely";
import { revokeAllSessions, revokeOwnSession } from "#auth/authorization-server/session-store.ts";
import type { Schema } from "#db/schema.ts";

/** One line per live session: the person's id, the session's id, name, sign-in time, user agent. No secret. */
export async function listSignedIn(db: Kysely<Schema>, now: number = Date.now()): Promise<string[]> {
  const rows = await db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .select(["users.id as userId", "users.email", "users.name", "sessions.id", "sessions.kind"])
    .select(["sessions.last_seen_at", "sessions.user_agent"])
    .where("sessions.revoked_at", "is", null)
    .where("sessions.expires_at", ">", now)
    .orderBy("sessions.last_seen_at", "desc")
    .execute();
  return rows.map((row) => {
    const seen = new Date(row.last_seen_at).toISOString();
    return [row.userId, row.id, row.email ?? row.name, row.kind, seen, row.user_agent ?? "-"].join("  ");
  });
}

/**
 * Ends a person's sessions, or one of them.
 * @returns the number of ended sessions; 0 for a session of another person, or one that has already ended
 */
export async function endSessions(db: Kysely<Schema>, userId: string, sessionId?: string): Promise<number> {
  if (sessionId === undefined) return revokeAllSessions(db, userId, undefined, "operator");
  return (await revokeOwnSession(db, userId, sessionId, "operator")) ? 1 : 0;
}
