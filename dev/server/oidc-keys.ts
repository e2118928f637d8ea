/** The signing key and cookie keys of an oidc-provider: made on the first start and kept, or a restart would sign everybody out. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { z } from "zod";
import { readJson, writeJson } from "#dev/server/state-file.ts";

const jwk = z.looseObject({ kty: z.string(), kid: z.string() });
const jwks = z.object({ keys: z.tuple([jwk], jwk) });
const cookieKeys = z.array(z.string().min(32)).min(1);

/** Loads the keys of a data folder, and makes those that are missing. @throws ZodError when a file holds something else */
export async function loadKeys(dataDir: string) {
  async function load<T extends z.ZodType>(file: string, schema: T, make: () => unknown) {
    const path = join(dataDir, file);
    const content = schema.parse(readJson(path) ?? (await make()));
    writeJson(path, content);
    return content;
  }
  const makeCookieKey = () => [randomBytes(32).toString("base64url")];
  return {
    jwks: await load("jwks.json", jwks, makeJwks),
    cookieKeys: await load("cookie-keys.json", cookieKeys, makeCookieKey),
  };
}

async function makeJwks(): Promise<object> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = await exportJWK(privateKey);
  return { keys: [{ ...key, kid: await calculateJwkThumbprint(key), use: "sig", alg: "RS256" }] };
}
