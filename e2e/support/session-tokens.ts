import { readFileSync } from "node:fs";
import path from "node:path";
import { importJWK, type JWK, SignJWT } from "jose";

/** Signs a session token with a test system's key and the given claims, valid or not. */
export async function forgeSessionToken(
  dataDir: string,
  claims: {
    iss: string;
    aud?: string;
    sub?: string;
    sid?: string;
    ageSeconds?: number;
    typ?: string;
    kid?: string;
    accounts?: Record<string, string>;
  },
): Promise<string> {
  const keys = JSON.parse(readFileSync(path.join(dataDir, "keys.json"), "utf8"));
  const key = keys.SESSION_TOKEN_KEYS.keys[0] as JWK;
  const issuedAt = Math.floor(Date.now() / 1000) - (claims.ageSeconds ?? 0);
  return new SignJWT({ sid: claims.sid ?? "nobody", accounts: claims.accounts })
    .setProtectedHeader({ alg: "EdDSA", typ: claims.typ ?? "at+jwt", kid: claims.kid ?? key.kid })
    .setIssuer(claims.iss)
    .setAudience(claims.aud ?? "langgraph")
    .setSubject(claims.sub ?? "nobody")
    .setJti(crypto.randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 60)
    .sign(await importJWK(key, "EdDSA"));
}
