/** The signing key and cookie keys of an oidc-provider: made on the first start and kept, or a restart would sign everybody out. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { z } from "zod";
import { readJson, writeJson } from "#dev/server/state-file.ts";

const jwk = z.looseObject({ kty: z.string(), kid: z.string() });
const jwksFile = z.object({ keys: z.tuple([jwk], jwk) });
const cookieKeysFile = z.array(z.string().min(32)).min(1);

/** Loads the keys of a data folder, and makes those that are missing. @throws ZodError when a file holds something else */
export async function loadKeys(dataDir: string) {
  const load = async (file: string, make: () => unknown): Promise<unknown> => {
    const path = join(dataDir, file);
    const content = readJson(path) ?? (await make());
    writeJson(path, content);
    return content;
  };
  return {
    jwks: jwksFile.parse(await load("jwks.json", makeJwks)),
    cookieKeys: cookieKeysFile.parse(
      await load("cookie-keys.json", () => [randomBytes(32).toString("base64url")]),
    ),
  };
}

async function makeJwks(): Promise<object> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const key = await exportJWK(privateKey);
  return { keys: [{ ...key, kid: await calculateJwkThumbprint(key), use: "sig", alg: "RS256" }] };
}
