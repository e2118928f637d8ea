/** The signing key and cookie keys of an oidc-provider: made on the first start, kept after that, or a restart would sign everybody out. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { z } from "zod";
import { readJson, writeJson } from "#dev/server/state-file.ts";

const Jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) });
const CookieKeys = z.array(z.string().min(32)).min(1);

export interface ProviderKeys {
  jwks: z.infer<typeof Jwks>;
  cookieKeys: string[];
}

/**
 * Loads the keys of a data folder, making those that are missing (`jwks.json`, `cookie-keys.json`).
 * @throws ZodError when a file holds something else.
 */
export async function loadKeys(dataDir: string): Promise<ProviderKeys> {
  const jwks = await loadOrMake(join(dataDir, "jwks.json"), makeJwks);
  const cookieKeys = await loadOrMake(join(dataDir, "cookie-keys.json"), async () => [
    randomBytes(32).toString("base64url"),
  ]);
  return { jwks: Jwks.parse(jwks), cookieKeys: CookieKeys.parse(cookieKeys) };
}

async function loadOrMake(path: string, make: () => Promise<unknown>): Promise<unknown> {
  const existing = readJson(path);
  if (existing !== undefined) return existing;
  const made = await make();
  writeJson(path, made);
  return made;
}

async function makeJwks(): Promise<z.infer<typeof Jwks>> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { keys: [{ ...jwk, kty: "RSA", kid, use: "sig", alg: "RS256" }] };
}
