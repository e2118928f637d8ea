import { createHash, randomBytes, randomUUID } from "node:crypto";
import { expressionBuilder, type InferResult, type Kysely, type UpdateResult } from "kysely";
import { ignoreOutage } from "#db/outage.ts";
import type { Schema, Session, SessionEnd, TokenScope, User } from "#db/schema.ts";
import { webEnv } from "./env.ts";
import type { LoginFacts } from "./session-identity.ts";

/**
 * Logins as rows. The browser has a random secret in its cookie; the row has its hash, so that a copy of the
 * database opens no session. `session.id` is another random value: a handle that may be passed on.
 */

/** `last_seen_at` has a precision of one minute, which saves a write per request. */
const SEEN_EVERY_MS = 60 * 1000;

/** A live session and its person. */
export interface SignedIn {
  session: Session;
  user: User;
}

/** Both or neither. */
export type LiveSession = SignedIn | { session: null; user: null };
export const NO_SESSION: LiveSession = { session: null, user: null };

/** A new secret for a cookie: 256 random bits, URL-safe. */
export function makeSessionSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 is enough here: the secret is random, there is nothing to guess. Looking up the hash leaks no timing. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

interface NewSession {
  /** The row's id, if the caller already needs it; a new one by default. */
  id?: string;
  userId: string;
  /** The secret for the browser's cookie; only its hash is stored. */
  secret: string;
  userAgent?: string | null;
  now?: number;
  facts?: LoginFacts;
  /** For a personal access token: its name, its lifetime, its permissions. */
  personal?: { name: string; lifetimeMs: number; scope?: TokenScope };
}

/** Inserts the row of a new login or personal access token. */
export async function openSession(db: Kysely<Schema>, login: NewSession): Promise<Session> {
  const now = login.now ?? Date.now();
  const { personal } = login;
  const session: Session = {
    id: login.id ?? randomUUID(),
    user_id: login.userId,
    kind: personal ? "personal" : "browser",
    secret_hash: hashSecret(login.secret),
    name: personal?.name ?? null,
    user_agent: login.userAgent?.slice(0, 300) ?? null,
    created_at: now,
    last_seen_at: now,
    expires_at: now + (personal?.lifetimeMs ?? sessionLimits().lifetimeMs),
    revoked_at: null,
    ended_by: null,
    authenticated_at: null,
    provider_sid: null,
    id_token: null,
    idp_refresh_token: null,
    idp_refresh_until: null,
    scope: personal ? (personal.scope ?? "write") : "approve",
    ...login.facts,
  };
  await db.insertInto("sessions").values(session).execute();
  return session;
}

/**
 * The same person has signed in again in the same browser: the session continues with a new secret (ASVS 5.0, 7.2.4), so that
 * the agent's runs in it continue too.
 */
export async function renewSession(
  db: Kysely<Schema>,
  id: string,
  secret: string,
  facts: LoginFacts,
): Promise<void> {
  const now = Date.now();
  await db
    .updateTable("sessions")
    .set({
      ...facts,
      secret_hash: hashSecret(secret),
      last_seen_at: now,
      expires_at: now + sessionLimits().lifetimeMs,
    })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .execute();
}

/** The maximum lifetime and the idle timeout of a browser's session. */
export function sessionLimits(): { lifetimeMs: number; idleMs: number } {
  const { SESSION_DAYS, SESSION_IDLE_HOURS } = webEnv();
  // Whole milliseconds: Postgres compares them with integers.
  const inMs = (hours: number) => Math.round(hours * 60 * 60 * 1000);
  return { lifetimeMs: inMs(SESSION_DAYS * 24), idleMs: inMs(SESSION_IDLE_HOURS) };
}

/**
 * The live session of a cookie's secret, or of a personal token: neither is accepted instead of the other.
 * @param isActivity false for a page's own requests, which do not keep an idle session alive
 */
export async function findSessionBySecret(
  db: Kysely<Schema>,
  secret: string | undefined,
  now: number = Date.now(),
  kind: Session["kind"] = "browser",
  isActivity = true,
): Promise<LiveSession> {
  if (!secret) return NO_SESSION;
  const row = await selectLive(db, now)
    .where("sessions.secret_hash", "=", hashSecret(secret))
    .where("sessions.kind", "=", kind)
    .executeTakeFirst();
  const live = toLiveSession(row);
  if (live.session && isActivity && now - live.session.last_seen_at > SEEN_EVERY_MS) {
    const { id } = live.session;
    const touched = db.updateTable("sessions").set({ last_seen_at: now }).where("id", "=", id).execute();
    // A database that takes no writes can still be read; /api/ready reports it.
    await touched.catch(ignoreOutage);
  }
  return live;
}

/** The live session of a handle, for the agent: that is not the person's own activity. */
export async function findSession(db: Kysely<Schema>, id: string, now = Date.now()): Promise<LiveSession> {
  return toLiveSession(await selectLive(db, now).where("sessions.id", "=", id).executeTakeFirst());
}

/**
 * Locks a live session's row until the transaction ends. By an update, which locks in both databases.
 * @returns false if the session has ended
 */
export async function lockLiveSession(db: Kysely<Schema>, id: string, now = Date.now()): Promise<boolean> {
  const locked = await db
    .updateTable("sessions")
    .set((row) => ({ last_seen_at: row.ref("last_seen_at") }))
    .where("id", "=", id)
    .where(isLive(now))
    .executeTakeFirst();
  return countOf(locked) === 1;
}

/** A person's live sessions of one kind, most recently used first. */
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
    .where(isLive(now))
    .orderBy("last_seen_at", "desc")
    .execute();
}

/**
 * Ends one session of a person, never another person's.
 * @returns whether it was live
 */
export async function revokeOwnSession(
  db: Kysely<Schema>,
  userId: string,
  id: string,
  by: SessionEnd = "person",
): Promise<boolean> {
  const ended = endSessions(db, by).where("id", "=", id).where("user_id", "=", userId);
  return countOf(await ended.executeTakeFirst()) === 1;
}

/** Ends a session, at once and for every process: introspection and the exchange read the row. */
export async function revokeSession(
  db: Kysely<Schema>,
  id: string,
  by: SessionEnd = "sign_out",
): Promise<void> {
  await endSessions(db, by).where("id", "=", id).execute();
}

/**
 * Ends all of a person's logins and personal tokens: for "sign out everywhere", an operator or the issuer.
 * @param keep the handle of one session to keep, such as the current one
 * @returns how many were ended
 */
export async function revokeAllSessions(
  db: Kysely<Schema>,
  userId: string,
  keep?: string,
  by: SessionEnd = "person",
): Promise<number> {
  let update = endSessions(db, by).where("user_id", "=", userId);
  if (keep !== undefined) update = update.where("id", "!=", keep);
  return countOf(await update.executeTakeFirst());
}

/** Used by every way in which sessions end. Also deletes the issuer's tokens. */
export function endSessions(db: Kysely<Schema>, by: SessionEnd) {
  return db
    .updateTable("sessions")
    .set({ revoked_at: Date.now(), ended_by: by, id_token: null, idp_refresh_token: null })
    .where("revoked_at", "is", null);
}

function countOf(result: UpdateResult): number {
  return Number(result.numUpdatedRows);
}

/** Neither ended nor expired; a personal token has no idle timeout. */
function isLive(now: number) {
  const is = expressionBuilder<Schema, "sessions">();
  const isInUse = is("sessions.last_seen_at", ">", now - sessionLimits().idleMs);
  return is.and([
    is("sessions.revoked_at", "is", null),
    is("sessions.expires_at", ">", now),
    is.or([is("sessions.kind", "=", "personal"), isInUse]),
  ]);
}

/** One query for everything, since it runs on every request. */
function selectLive(db: Kysely<Schema>, now: number) {
  return db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .selectAll("sessions")
    .select(["users.issuer", "users.subject", "users.email", "users.image", "users.cross_app_declined"])
    .select(["users.name as user_name", "users.created_at as user_created_at"])
    .where(isLive(now));
}

function toLiveSession(row: InferResult<ReturnType<typeof selectLive>>[number] | undefined): LiveSession {
  if (!row) return NO_SESSION;
  const { issuer, subject, email, image, cross_app_declined, user_name, user_created_at, ...session } = row;
  const person = { name: user_name, created_at: user_created_at, cross_app_declined };
  return { session, user: { id: session.user_id, issuer, subject, email, image, ...person } };
}
