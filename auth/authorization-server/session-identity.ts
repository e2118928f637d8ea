import { setTimeout as wait } from "node:timers/promises";
import { decodeJwt } from "jose";
import { type Kysely, sql } from "kysely";
import * as oauth from "oauth4webapi";
import { AuthError, isAuthError } from "#auth/protocol/errors.ts";
import { databaseNow } from "#db/clock.ts";
import type { Schema, Session, User } from "#db/schema.ts";
import { log } from "#observability/log.ts";
import { webEnv } from "./env.ts";
import { openIssuer } from "./issuer.ts";
import { type SealContext, seal, tryOpenSealed } from "./secrets/cipher.ts";
import { requestOptions } from "./secrets/token-endpoint.ts";

/** The issuer's tokens of a session, encrypted in its row and deleted with it. */

/** The results of a login at the issuer: see db/schema.ts. */
export type LoginFacts = Partial<Pick<Session, "authenticated_at" | "provider_sid"> & Sealed>;

type Sealed = Pick<Session, "id_token" | "idp_refresh_token">;

/** The encryption context of a session's tokens. */
export function identityContext(column: keyof Sealed, userId: string, sessionId: string): SealContext {
  return { subject: userId, provider: column.replaceAll("_", "-"), id: sessionId };
}

/** Encrypts the issuer's tokens for a session's row. */
export async function sealIdentity(
  { idToken, refreshToken }: { idToken: string | null; refreshToken: string | null },
  userId: string,
  sessionId: string,
): Promise<Sealed> {
  const put = async (token: string | null, column: keyof Sealed) =>
    token ? seal(token, identityContext(column, userId, sessionId), webEnv().SECRETS_KEYS) : null;
  return {
    id_token: await put(idToken, "id_token"),
    idp_refresh_token: await put(refreshToken, "idp_refresh_token"),
  };
}

/** @returns the newest ID token, expired or not; undefined if there is none, or no key decrypts it */
export function openIdToken(session: Session): Promise<string | undefined> {
  return open(session, "id_token");
}

async function open(session: Session, column: keyof Sealed): Promise<string | undefined> {
  const sealed = session[column];
  if (!sealed) return undefined;
  const context = identityContext(column, session.user_id, session.id);
  const opened = await tryOpenSealed(sealed, context, webEnv().SECRETS_KEYS);
  return typeof opened === "string" ? opened : undefined;
}

/**
 * Revokes a session's refresh token at the issuer (RFC 7009), if there is an endpoint for it. It is deleted here either way: a
 * failure is only logged.
 */
export async function revokeIdentity(session: Session): Promise<void> {
  const refreshToken = await open(session, "idp_refresh_token");
  if (!refreshToken) return;
  try {
    const issuer = await openIssuer();
    if (!issuer?.server.revocation_endpoint) return;
    const { server, client, clientAuth } = issuer;
    const { additionalParameters: _none, ...options } = requestOptions(issuer);
    const response = await oauth.revocationRequest(server, client, clientAuth, refreshToken, options);
    await oauth.processRevocationResponse(response);
  } catch (error) {
    log().warn({ err: error }, "the refresh token of a sign-in was not revoked at the issuer");
  }
}

/** Long enough for its two requests. */
const EARLY_MS = 30_000;
/** Longer than the issuer may take to respond. */
const LEASE_MS = 20_000;
const PATIENCE_MS = 25_000;
const POLL_MS = 25;

/**
 * A valid ID token, renewed by the session's refresh token if the last one has expired. One caller at a time, across
 * all processes, uses the refresh token: issuers revoke reused ones.
 * @returns undefined if the issuer issues none any more, or never issued a refresh token: the person has to sign in again
 * @throws AuthError `server_unavailable` if the issuer fails: a retry may succeed
 */
export async function freshIdToken(
  db: Kysely<Schema>,
  sessionId: string,
  user: User,
): Promise<string | undefined> {
  for (const giveUpAt = performance.now() + PATIENCE_MS; performance.now() < giveUpAt; await wait(POLL_MS)) {
    const session = await findLiveRow(db, sessionId);
    if (!session) return undefined;
    const idToken = await openIdToken(session);
    if (idToken && isCurrent(idToken)) return idToken;
    const refreshToken = await open(session, "idp_refresh_token");
    if (!refreshToken) return undefined;
    if (await takeLease(db, session)) return renew(db, session, user, refreshToken);
  }
  throw unavailable();
}

function findLiveRow(db: Kysely<Schema>, id: string): Promise<Session | undefined> {
  return db
    .selectFrom("sessions")
    .selectAll()
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
}

function isCurrent(idToken: string): boolean {
  return (decodeJwt(idToken).exp ?? 0) * 1000 - EARLY_MS > Date.now();
}

async function takeLease(db: Kysely<Schema>, { id, idp_refresh_token }: Session): Promise<boolean> {
  const now = databaseNow(db);
  const { numUpdatedRows } = await db
    .updateTable("sessions")
    .set({ idp_refresh_until: sql<number>`${now} + ${sql.lit(LEASE_MS)}` })
    .where("id", "=", id)
    .where("idp_refresh_token", "=", idp_refresh_token)
    .where((is) => is.or([is("idp_refresh_until", "is", null), is("idp_refresh_until", "<=", now)]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function renew(
  db: Kysely<Schema>,
  session: Session,
  user: User,
  refreshToken: string,
): Promise<string | undefined> {
  try {
    const renewed = await refreshIdentity(refreshToken, user.subject);
    const kept = {
      idToken: renewed.idToken ?? (await openIdToken(session)) ?? null,
      refreshToken: renewed.refreshToken ?? refreshToken,
    };
    await store(db, session, await sealIdentity(kept, user.id, session.id));
    return renewed.idToken;
  } catch (cause) {
    if (cause instanceof oauth.ResponseBodyError) {
      await store(db, session, { id_token: session.id_token, idp_refresh_token: null });
      return undefined;
    }
    await store(db, session, session);
    throw isAuthError(cause) ? cause : unavailable(cause);
  }
}

/** Releases the lease. A session that ended meanwhile stores nothing; one renewed by a sign-in keeps its new tokens. */
async function store(
  db: Kysely<Schema>,
  seen: Session,
  { id_token, idp_refresh_token }: Sealed,
): Promise<void> {
  await db
    .updateTable("sessions")
    .set({ id_token, idp_refresh_token, idp_refresh_until: null })
    .where("id", "=", seen.id)
    .where("idp_refresh_token", "=", seen.idp_refresh_token)
    .where("revoked_at", "is", null)
    .execute();
}

/** OpenID Connect Core §12: the new ID token must be for the same person. */
async function refreshIdentity(refreshToken: string, subject: string) {
  const issuer = await openIssuer();
  if (!issuer) throw unavailable();
  const { server, client, clientAuth } = issuer;
  const response = await oauth.refreshTokenGrantRequest(
    server,
    client,
    clientAuth,
    refreshToken,
    requestOptions(issuer),
  );
  const tokens = await oauth.processRefreshTokenResponse(server, client, response);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (claims && claims.sub !== subject)
    throw new AuthError("provider_error", "The ID token is another person's.");
  return { idToken: tokens.id_token, refreshToken: tokens.refresh_token };
}

function unavailable(cause?: unknown): AuthError {
  return new AuthError("server_unavailable", "The sign-in provider did not renew the sign-in. Try again.", {
    cause,
  });
}
