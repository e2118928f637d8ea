import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Kysely } from "kysely";
import { AuthError } from "#auth/protocol/errors.ts";
import { AGENT_CLIENT_ID } from "#auth/protocol/oauth-names.ts";
import type { Schema } from "#db/schema.ts";

/**
 * How the agent authenticates at our small authorization server: `private_key_jwt` (OpenID Connect Core §9, RFC 7523).
 */
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const MAX_AGE_SECONDS = 60;
const CLOCK_TOLERANCE_SECONDS = 30;

/**
 * Authenticates the caller of the token or introspection endpoint.
 * @param form the request's body
 * @param server our identity (the assertion's audience), and the client's public keys
 * @returns the client's id
 * @throws AuthError `invalid_client`: no assertion, wrong key, audience or age, or a replay
 */
export async function authenticateClient(
  db: Kysely<Schema>,
  form: URLSearchParams,
  server: { issuer: string; agentKeys: JSONWebKeySet },
  now: Date = new Date(),
): Promise<string> {
  const assertion = form.get("client_assertion");
  if (form.get("client_assertion_type") !== ASSERTION_TYPE || !assertion) {
    throw new AuthError("invalid_client", "Authenticate with private_key_jwt.");
  }
  const { jti, exp } = await verifyAssertion(assertion, server, now);
  if (!(await burnJti(db, jti, (exp + CLOCK_TOLERANCE_SECONDS) * 1000, now.getTime()))) {
    throw new AuthError("invalid_client", "The client assertion was used before.");
  }
  return AGENT_CLIENT_ID;
}

async function verifyAssertion(
  assertion: string,
  server: { issuer: string; agentKeys: JSONWebKeySet },
  now: Date,
): Promise<{ jti: string; exp: number }> {
  try {
    const { payload } = await jwtVerify(assertion, keysOf(server.agentKeys), {
      issuer: AGENT_CLIENT_ID,
      subject: AGENT_CLIENT_ID,
      audience: server.issuer,
      algorithms: ["EdDSA", "Ed25519"],
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ["jti", "exp", "iat"],
      currentDate: now,
    });
    const { jti, exp } = payload;
    if (!jti || !exp) throw new Error("no jti or exp");
    return { jti, exp };
  } catch (cause) {
    throw new AuthError("invalid_client", "The client assertion is not valid.", { cause });
  }
}

const keySets = new WeakMap<JSONWebKeySet, JWTVerifyGetKey>();

/** A key set caches imported keys: created once for the environment's keys, not per request. */
function keysOf(agentKeys: JSONWebKeySet): JWTVerifyGetKey {
  const known = keySets.get(agentKeys) ?? createLocalJWKSet(agentKeys);
  keySets.set(agentKeys, known);
  return known;
}

/**
 * Records that a token was used. A replay finds its row (the primary key decides, also between processes). Old rows are
 * deleted from time to time.
 * @returns false if it was used before
 */
export async function burnJti(
  db: Kysely<Schema>,
  jti: string,
  expiresAt: number,
  now = Date.now(),
): Promise<boolean> {
  const inserted = await db
    .insertInto("used_assertions")
    .values({ jti, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (Math.random() < 0.01) await db.deleteFrom("used_assertions").where("expires_at", "<", now).execute();
  return inserted.numInsertedOrUpdatedRows === 1n;
}
