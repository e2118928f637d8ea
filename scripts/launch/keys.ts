import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { z } from "zod";
import { writeFileDurably } from "#scripts/write-file.ts";

/** The keys that the launcher generates on the first start and stores in the data folder with mode 0600. */
export interface Keys {
  AUTH_SECRET: string;
  SECRETS_KEYS: { keys: JWK[] };
  SESSION_TOKEN_KEYS: { keys: JWK[] };
  AGENT_PRIVATE_KEY: JWK;
  /** The app's credentials at the embedded auth provider, at GitHub, and at any other stand-in. */
  EMBEDDED_OIDC_SECRET: string;
  EMBEDDED_GITHUB_SECRET: string;
  EMBEDDED_APP_SECRET: string;
}

const jwk = z.looseObject({ kty: z.string(), kid: z.string() });
const keySet = z.looseObject({ keys: z.array(jwk).min(1) });
const keysSchema = z
  .looseObject({
    AUTH_SECRET: z.string().min(1),
    SECRETS_KEYS: keySet,
    SESSION_TOKEN_KEYS: keySet,
    AGENT_PRIVATE_KEY: jwk,
    EMBEDDED_OIDC_SECRET: z.string().min(1),
    EMBEDDED_GITHUB_SECRET: z.string().min(1),
    EMBEDDED_APP_SECRET: z.string().min(1),
  })
  .partial();

/**
 * Reads the keys, or generates them on the first start.
 * @param dataDir created if missing, readable only by its owner
 */
export async function readOrMakeKeys(dataDir: string): Promise<Keys> {
  const file = path.join(dataDir, "keys.json");
  const known = readKeys(file);
  const fresh = await makeKeys();
  // An older version's file lacks newer keys; its own are kept.
  const keys: Keys = { ...fresh, ...known };
  if (Object.keys(fresh).every((name) => name in known)) return keys;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeKeys(file, keys);
  return keys;
}

/** Writes atomically: without these keys no tokens can be decrypted. */
export function writeKeys(file: string, keys: Keys): void {
  writeFileDurably(file, JSON.stringify(keys, null, 2));
}

/** @throws Error with the file's name and what to do, if it is damaged or can't be read */
export function readKeys(file: string): Partial<Keys> {
  if (!existsSync(file)) return {};
  const text = readText(file);
  try {
    const keys: Partial<Keys> = JSON.parse(text);
    // Checked only: the parsed copy has its fields in another order, and so would the processes' variables.
    keysSchema.parse(keys);
    return keys;
  } catch {
    // Reported below: the parsers' messages would quote the file.
  }
  throw new Error(
    `${file} is damaged: it is not the JSON that was written there. Put back a copy of it (\`npm run restore\` has it in a backup).\n` +
      "Without one, delete the whole data folder to start over: what was encrypted with these keys can't be read any more.",
  );
}

/** Not damaged: starting over would lose keys that are still there. */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new Error(
      `${file} can't be read (${reason}). It has to be a file that the user who runs the app can read and write: ` +
        "change its owner, or put back a copy of it (`npm run restore` has it in a backup).",
    );
  }
}

/** The keys as variables of the two processes, without the credentials at embedded parts. */
export function toVariables(keys: Keys): Record<string, string> {
  const { d: _private, ...agentPublicKey } = keys.AGENT_PRIVATE_KEY;
  return {
    AUTH_SECRET: keys.AUTH_SECRET,
    SECRETS_KEYS: JSON.stringify(keys.SECRETS_KEYS),
    SESSION_TOKEN_KEYS: JSON.stringify(keys.SESSION_TOKEN_KEYS),
    AGENT_PUBLIC_KEYS: JSON.stringify({ keys: [agentPublicKey] }),
    AGENT_PRIVATE_KEY: JSON.stringify(keys.AGENT_PRIVATE_KEY),
  };
}

/** New keys of every kind. */
export async function makeKeys(): Promise<Keys> {
  return {
    AUTH_SECRET: randomText(),
    SECRETS_KEYS: { keys: [makeSealKey()] },
    SESSION_TOKEN_KEYS: { keys: [await makeSigningKey("session")] },
    AGENT_PRIVATE_KEY: await makeSigningKey("agent"),
    EMBEDDED_OIDC_SECRET: randomText(),
    EMBEDDED_GITHUB_SECRET: randomText(),
    EMBEDDED_APP_SECRET: randomText(),
  };
}

/** A key that encrypts stored tokens: 256 random bits. */
export function makeSealKey(): JWK {
  return { kty: "oct", kid: makeKeyId("seal"), k: randomText() };
}

async function makeSigningKey(name: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  return { ...(await exportJWK(privateKey)), kid: makeKeyId(name) };
}

function makeKeyId(name: string): string {
  return `${name}-${new Date().toISOString().slice(0, 10)}-${randomBytes(3).toString("hex")}`;
}

function randomText(): string {
  return randomBytes(32).toString("base64url");
}
