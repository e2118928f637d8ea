import { decodeJwt, decodeProtectedHeader, type JWTVerifyGetKey, jwtVerify } from "jose";
import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";

/**
 * The logout token of OpenID Connect Back-Channel Logout 1.0 §2.4: the issuer reports that a person, or one of their sessions at
 * the issuer, was signed out.
 */

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** Asymmetric ones only: knowing our client secret does not make anyone the issuer. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const CLOCK_TOLERANCE_SECONDS = 60;
const MAX_AGE_SECONDS = 5 * 60;
/** §2.4 recommends the first; some issuers use the second, or none. Never an access token's. */
const TYPES = ["logout+jwt", "jwt"];

const claimsSchema = z
  .object({
    jti: z.string().min(1).max(300),
    exp: z.number(),
    sub: z.string().min(1).optional(),
    sid: z.string().min(1).optional(),
    nonce: z.undefined().optional(),
    events: z.looseObject({ [EVENT]: z.looseObject({}) }),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined);

export interface LogoutToken {
  /** Stored as long as the token would be accepted, so that it is accepted once. */
  jti: string;
  /** In milliseconds since 1970: `exp`, and the tolerance. */
  usableUntil: number;
  sub?: string | undefined;
  sid?: string | undefined;
}

/** The required issuer and audience. */
export interface LogoutParties {
  issuer: string;
  clientId: string;
  keys: JWTVerifyGetKey;
}

/**
 * Whether a text looks like a token of this issuer, checked before its keys are fetched. Proves nothing.
 */
export function claimsIssuer(token: string, issuer: string): boolean {
  try {
    decodeProtectedHeader(token);
    return URL.parse(decodeJwt(token).iss ?? "")?.href === new URL(issuer).href;
  } catch {
    return false;
  }
}

/**
 * Verifies a token by §2.6: signature, `iss`, `aud`, `iat`, `exp`, `events`, `sub` or `sid`, and that it has no `nonce`, which
 * would make it an ID token. The caller checks that it is used once.
 * @throws AuthError `invalid_request`; `server_unavailable` if the issuer's keys can't be fetched
 */
export async function verifyLogoutToken(
  token: string,
  { issuer, clientId, keys }: LogoutParties,
  now: Date = new Date(),
): Promise<LogoutToken> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: MAX_AGE_SECONDS,
      requiredClaims: ["iat", "exp", "jti"],
      currentDate: now,
    });
    const type = protectedHeader.typ?.toLowerCase().replace(/^application\//, "");
    if (type !== undefined && !TYPES.includes(type)) throw new Error(`a token of type ${type}`);
    const { jti, exp, sub, sid } = claimsSchema.parse(payload);
    return { jti, usableUntil: (exp + CLOCK_TOLERANCE_SECONDS) * 1000, sub, sid };
  } catch (cause) {
    if (isFetchFailure(cause)) {
      throw new AuthError("server_unavailable", "The issuer's keys can't be fetched right now.", { cause });
    }
    throw new AuthError("invalid_request", "The logout token is not valid.", { cause });
  }
}

/** jose's codes for a key set that could not be fetched, as opposed to an invalid token. */
function isFetchFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return code === "ERR_JWKS_TIMEOUT" || code === "ERR_JOSE_GENERIC" || (error instanceof TypeError && !code);
}
