import type { JWTVerifyGetKey } from "jose";
import type { Kysely } from "kysely";
import { isAuthError } from "#auth/protocol/errors.ts";
import { SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { isPersonalToken } from "#auth/protocol/personal-token.ts";
import { scopesOf } from "#auth/protocol/scopes.ts";
import { verifySessionToken } from "#auth/protocol/session-token.ts";
import type { Schema } from "#db/schema.ts";
import { findSession, findSessionBySecret, type LiveSession, NO_SESSION } from "./session-store.ts";

/** RFC 7662 §2.2. An inactive response has no other fields. */
export type IntrospectionResponse =
  | { active: false }
  | {
      active: true;
      iss: string;
      sub: string;
      sid: string;
      client_id: string;
      token_type: "Bearer";
      exp: number;
      scope: string;
      name?: string;
      email?: string;
      /** Our extension (§2.2 allows them): the account connected at each provider. No token. */
      accounts: Record<string, string>;
    };

/**
 * Whether a session token still belongs to a live session: the step in which signing out takes effect.
 * @param token a session token or a personal access token, as the LangGraph server received it; or a session's handle
 * @param hint its type (RFC 7662 §2.1): it counts as a handle only with SESSION_HANDLE_TYPE
 * @returns the person and the session's handle, or `{ active: false }` for any reason
 */
export async function introspect(
  db: Kysely<Schema>,
  token: string,
  server: { issuer: string; keys: JWTVerifyGetKey },
  hint?: string,
): Promise<IntrospectionResponse> {
  const live =
    hint === SESSION_HANDLE_TYPE ? await findSession(db, token) : await findLive(db, token, server);
  if (!live.session) return { active: false };
  return {
    active: true,
    iss: server.issuer,
    sub: live.user.id,
    sid: live.session.id,
    client_id: live.session.kind,
    token_type: "Bearer",
    exp: Math.floor(live.session.expires_at / 1000),
    scope: scopesOf(live.session.scope).join(" "),
    name: live.user.name ?? undefined,
    email: live.user.email ?? undefined,
    accounts: await listProviderAccounts(db, live.user.id),
  };
}

/** The person's account at each connected provider. */
export async function listProviderAccounts(
  db: Kysely<Schema>,
  userId: string,
): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom("connections")
    .select(["provider", "login"])
    .where("user_id", "=", userId)
    .where("broken_at", "is", null)
    // An MCP server with its own authorization does not disclose the account.
    .where("login", "!=", "")
    .execute();
  return Object.fromEntries(rows.map(({ provider, login }) => [provider, login]));
}

async function findLive(
  db: Kysely<Schema>,
  token: string,
  server: { issuer: string; keys: JWTVerifyGetKey },
): Promise<LiveSession> {
  if (isPersonalToken(token)) return findSessionBySecret(db, token, Date.now(), "personal");
  try {
    const claims = await verifySessionToken(token, server.keys, server.issuer);
    const live = await findSession(db, claims.sid);
    return live.user?.id === claims.sub ? live : NO_SESSION;
  } catch (error) {
    if (isAuthError(error, "invalid_token")) return NO_SESSION;
    throw error;
  }
}
