/** The signing key and cookie keys of an oidc-provider: made on the first start and kept, or a restart would sign everybody out. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { z } from "zod";
import { readJson, writeJson } from "#dev/server/state-file.ts";

const jwksFile = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) });
const cookieKeysFile = z.array(z.string().min(32)).min(1);

export interface ProviderKeys {
  jwks: z.infer<typeof jwksFile>;
  cookieKeys: string[];
}

/** Loads the keys of a data folder, and makes those that are missing. @throws ZodError when a file holds something else */
export async function loadKeys(dataDir: string): Promise<ProviderKeys> {
  const load = async (file: string, make: () => Promise<unknown>): Promise<unknown> => {
    const path = join(dataDir, file);
    const existing = readJson(path) ?? (await make());
    writeJson(path, existing);
    return existing;
  };
  const cookieKeys = await load("cookie-keys.json", async () => [randomBytes(32).toString("base64url")]);
  return {
    jwks: jwksFile.parse(await load("jwks.json", makeJwks)),
    cookieKeys: cookieKeysFile.parse(cookieKeys),
  };
}

async function makeJwks(): Promise<ProviderKeys["jwks"]> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { keys: [{ ...jwk, kty: "RSA", kid, use: "sig", alg: "RS256" }] };
}
