import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Schema, Session, User } from "#db/schema.ts";

/**
 * Log-ins as rows. The browser holds a random secret in its cookie; the row holds its hash, so that a copy of the
 * database opens no session. `session.id` is another random value: a handle that may be handed on.
 */
const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
/** `last_seen_at` is for people to read: once a minute is exact enough, and spares a write per request. */
const SEEN_EVERY_MS = 60 * 1000;

/** A live session and its person: both or neither. */
export type LiveSession = { session: Session; user: User } | { session: null; user: null };
const NONE: LiveSession = { session: null, user: null };

/** A new secret for a cookie: 256 random bits, URL-safe. */
export function makeSessionSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 is enough here: the secret is random, there is nothing to guess. Looking up the hash leaks no timing. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/**
 * Writes the row of a new log-in.
 * @param secret what the browser's cookie will hold; only its hash is stored
 */
export async function openSession(
  db: Kysely<Schema>,
  login: {
    userId: string;
    secret: string;
    userAgent?: string | null;
    now?: number;
    /** For a personal access token: what the person calls it, and how long it lasts. */
    personal?: { name: string; lifetimeMs: number };
  },
): Promise<Session> {
  const now = login.now ?? Date.now();
  const session: Session = {
    id: randomUUID(),
    user_id: login.userId,
    kind: login.personal ? "personal" : "browser",
    secret_hash: hashSecret(login.secret),
    name: login.personal?.name ?? null,
    user_agent: login.userAgent?.slice(0, 300) ?? null,
    created_at: now,
    last_seen_at: now,
    expires_at: now + (login.personal?.lifetimeMs ?? LIFETIME_MS),
    revoked_at: null,
  };
  await db.insertInto("sessions").values(session).execute();
  return session;
}

/** The live session of a cookie's secret, or of a personal token: neither opens what the other is for. */
export async function findSessionBySecret(
  db: Kysely<Schema>,
  secret: string,
  now: number = Date.now(),
  kind: Session["kind"] = "browser",
): Promise<LiveSession> {
  const row = await selectWithUser(db)
    .where("sessions.secret_hash", "=", hashSecret(secret))
    .where("sessions.kind", "=", kind)
    .executeTakeFirst();
  return toLiveSession(db, row, now);
}

/** The live session of a handle. */
export async function findSession(
  db: Kysely<Schema>,
  id: string,
  now: number = Date.now(),
): Promise<LiveSession> {
  const row = await selectWithUser(db).where("sessions.id", "=", id).executeTakeFirst();
  return toLiveSession(db, row, now);
}

/** A person's live sessions of one kind, the last used first. */
export async function listSessions(
  db: Kysely<Schema>,
  userId: string,
  kind: Session["kind"],
  now: number = Date.now(),
): Promise<Session[]> {
  return db
    .selectFrom("sessions")
    .selectAll()
    .where("user_id", "=", userId)
    .where("kind", "=", kind)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .orderBy("last_seen_at", "desc")
    .execute();
}

/** Ends one session of a person; somebody else's stays as it is. */
export async function revokeOwnSession(
  db: Kysely<Schema>,
  userId: string,
  id: string,
  now: number = Date.now(),
): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ revoked_at: now })
    .where("id", "=", id)
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .execute();
}

/** Ends a session, at once and for every process: introspection and the exchange ask the row. */
export async function revokeSession(db: Kysely<Schema>, id: string, now: number = Date.now()): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ revoked_at: now })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .execute();
}

/**
 * Ends all of a person's log-ins and personal tokens: "sign out everywhere", and what an administrator does.
 * @param keep the handle of one session that stays, such as the one that asks
 * @returns how many were ended
 */
export async function revokeAllSessions(
  db: Kysely<Schema>,
  userId: string,
  keep?: string,
  now: number = Date.now(),
): Promise<number> {
  let update = db
    .updateTable("sessions")
    .set({ revoked_at: now })
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null);
  if (keep !== undefined) update = update.where("id", "!=", keep);
  const { numUpdatedRows } = await update.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Ends the session of a cookie's secret. */
export async function revokeSessionBySecret(
  db: Kysely<Schema>,
  secret: string,
  now: number = Date.now(),
): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ revoked_at: now })
    .where("secret_hash", "=", hashSecret(secret))
    .where("revoked_at", "is", null)
    .execute();
}

/** One question for both: it is asked on every request. */
function selectWithUser(db: Kysely<Schema>) {
  return db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .selectAll("sessions")
    .select(["users.issuer", "users.subject", "users.email", "users.image"])
    .select(["users.name as user_name", "users.created_at as user_created_at"]);
}

type SessionWithUser = NonNullable<
  Awaited<ReturnType<ReturnType<typeof selectWithUser>["executeTakeFirst"]>>
>;

async function toLiveSession(
  db: Kysely<Schema>,
  row: SessionWithUser | undefined,
  now: number,
): Promise<LiveSession> {
  if (!row || row.revoked_at !== null || row.expires_at <= now) return NONE;
  const { issuer, subject, email, image, user_name, user_created_at, ...session } = row;
  if (now - session.last_seen_at > SEEN_EVERY_MS) {
    await db.updateTable("sessions").set({ last_seen_at: now }).where("id", "=", session.id).execute();
  }
  const person = { name: user_name, created_at: user_created_at };
  return { session, user: { id: session.user_id, issuer, subject, email, image, ...person } };
}
