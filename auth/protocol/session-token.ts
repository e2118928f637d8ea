import { createPrivateKey, type KeyObject, randomUUID, sign } from "node:crypto";
import { type JWK, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import { AuthError } from "./errors.ts";

/**
 * The session token, which the web process sends to the LangGraph server on behalf of a signed-in person, for one request.
 * Minted and verified only here (RFC 9068 profile, RFC 8725 rules). Asymmetric: the verifier can't forge.
 */
const AUDIENCE = "langgraph";
const TYPE = "at+jwt";
const ALGORITHM = "EdDSA";
const LIFETIME_SECONDS = 60;
/** How much the two machines' clocks may differ. */
const CLOCK_TOLERANCE_SECONDS = 30;

const claimsSchema = z.object({
  sub: z.string().min(1),
  sid: z.string().min(1),
  jti: z.string().min(1),
  accounts: z.record(z.string(), z.string()).optional(),
});

export interface SessionTokenClaims {
  /** The person's id. */
  sub: string;
  /** The session row's handle. */
  sid: string;
  /** The id of the request that it was minted for. */
  jti: string;
  /** The person's account at each connected provider; undefined if not looked up. */
  accounts?: Record<string, string> | undefined;
}

/**
 * Mints a token for one request.
 * Signs with node:crypto instead of jose, whose Web Crypto waits for the thread pool: of requests that arrive at once, none would be
 * sent on before all of them are read (docs/decisions/0140).
 * @param session the person and their live session
 * @param key the private Ed25519 JWK, with `kid`
 * @param issuer the app's public URL
 * @param requestId becomes its `jti`: this request's id in the logs of both processes
 * @returns a JWT (RFC 7519, RFC 8037) with a lifetime of 60 seconds
 * @throws TypeError for a key of another type
 */
export function mintSessionToken(
  session: { userId: string; sessionId: string; accounts?: Record<string, string> },
  key: JWK & { kid: string },
  issuer: string,
  requestId: string = randomUUID(),
): string {
  const issuedAt = Math.floor(Date.now() / 1000);
  const header = { alg: ALGORITHM, typ: TYPE, kid: key.kid };
  const claims = {
    iss: issuer,
    aud: AUDIENCE,
    sub: session.userId,
    sid: session.sessionId,
    jti: requestId,
    iat: issuedAt,
    exp: issuedAt + LIFETIME_SECONDS,
    accounts: session.accounts,
  };
  const signed = `${encodePart(header)}.${encodePart(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), imported(key)).toString("base64url")}`;
}

const encodePart = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

const signers = new WeakMap<JWK, KeyObject>();

/** A key is imported once: each request mints a token. */
function imported(key: JWK): KeyObject {
  const known = signers.get(key);
  if (known) return known;
  const signer = createPrivateKey({ key, format: "jwk" });
  // Node would sign with any key, under a header that says EdDSA.
  if (signer.asymmetricKeyType !== "ed25519")
    throw new TypeError("Session tokens are signed with an Ed25519 key.");
  signers.set(key, signer);
  return signer;
}

/**
 * Verifies a token: signature, `iss`, `aud`, `typ`, algorithm, `exp`, and an age that `exp` can't stretch.
 * @param keys the issuer's published keys
 * @returns the claims
 * @throws AuthError `invalid_token`; `server_unavailable` if the keys can't be fetched
 */
export async function verifySessionToken(
  token: string,
  keys: JWTVerifyGetKey,
  issuer: string,
  now: Date = new Date(),
): Promise<SessionTokenClaims> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: AUDIENCE,
      typ: TYPE,
      algorithms: [ALGORITHM],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: LIFETIME_SECONDS,
      requiredClaims: ["sub", "sid", "jti", "exp", "iat"],
      currentDate: now,
    });
    return claimsSchema.parse(payload);
  } catch (cause) {
    if (isKeyFetchFailure(cause)) {
      throw new AuthError("server_unavailable", "The keys of the app can't be fetched right now.", { cause });
    }
    throw new AuthError("invalid_token", "The session token is not valid, or has expired.", { cause });
  }
}

/** The public half of a key, for /.well-known/jwks.json. */
export function toPublicJwk(key: JWK & { kid: string }): JWK {
  const { kty, crv, x, kid } = key;
  return { kty, crv, x, kid, alg: ALGORITHM, use: "sig" };
}

/** jose's codes for a key set that could not be fetched, as opposed to an invalid token. */
function isKeyFetchFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return code === "ERR_JWKS_TIMEOUT" || code === "ERR_JOSE_GENERIC" || error instanceof TypeError;
}
