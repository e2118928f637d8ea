import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { calculateJwkThumbprint, type JWK } from "jose";
import { type Finding, fail, pass, warn } from "./finding.ts";
import type { Setup } from "./setup.ts";

const MAKE_NEW = "run `npm run keys`, or take the ones that `npm run dev` made in .data/keys.json";

/** Checks that the keys have the right type and distinct ids, and that the agent's private and public keys match. */
export async function checkKeys(setup: Pick<Setup, "web" | "agent" | "keysToMake">): Promise<Finding[]> {
  const { web, agent, keysToMake } = setup;
  const toMake = keysToMake.map((name) => pass(name, "made at the first start"));
  const found = await checkKnownKeys(web, agent);
  return [...toMake, ...found.filter(({ subject }) => !keysToMake.includes(subject))];
}

async function checkKnownKeys(web: Setup["web"], agent: Setup["agent"]): Promise<Finding[]> {
  const sets = [
    checkSet("SECRETS_KEYS", web.SECRETS_KEYS.keys, isSealKey, "32 random bytes (kty oct) each"),
    checkSet("SESSION_TOKEN_KEYS", web.SESSION_TOKEN_KEYS.keys, isPrivateSigningKey, "private Ed25519 keys"),
    checkSet("AGENT_PUBLIC_KEYS", web.AGENT_PUBLIC_KEYS.keys, isSigningKey, "Ed25519 keys"),
  ];
  return [...sets, await checkAgentKey(agent.AGENT_PRIVATE_KEY, web.AGENT_PUBLIC_KEYS.keys)];
}

function checkSet(name: string, keys: JWK[], isRight: (key: JWK) => boolean, kind: string): Finding {
  const wrong = keys.filter((key) => !isRight(key)).map((key) => key.kid);
  if (wrong.length > 0) return fail(name, `not ${kind}: ${wrong.join(", ")}`, MAKE_NEW);
  if (new Set(keys.map((key) => key.kid)).size < keys.length) {
    return fail(name, "two keys have the same kid", "give every key an id of its own");
  }
  return pass(name, `${keys.length} key${keys.length === 1 ? "" : "s"}, the first is used`);
}

async function checkAgentKey(key: JWK, published: JWK[]): Promise<Finding> {
  const subject = "AGENT_PRIVATE_KEY";
  if (!isPrivateSigningKey(key)) return fail(subject, "not a private Ed25519 key", MAKE_NEW);
  const known = published.find((candidate) => candidate.kid === key.kid);
  if (!known || !isSigningKey(known) || (await thumbprint(known)) !== (await thumbprint(key))) {
    const fix = "put its public half (without `d`, with the same `kid`) into the app's AGENT_PUBLIC_KEYS";
    return fail(subject, "the app does not know this key: every exchange would be refused", fix);
  }
  return pass(subject, "its public half is among AGENT_PUBLIC_KEYS");
}

/** RFC 7638: of the key material only. */
function thumbprint(key: JWK): Promise<string> {
  return calculateJwkThumbprint(key);
}

function isSealKey(key: JWK): boolean {
  return key.kty === "oct" && Buffer.from(key.k ?? "", "base64url").length === 32;
}

function isSigningKey(key: JWK): boolean {
  return key.kty === "OKP" && key.crv === "Ed25519" && typeof key.x === "string";
}

function isPrivateSigningKey(key: JWK): boolean {
  return isSigningKey(key) && typeof key.d === "string";
}

/** Checks that only its owner can read the launcher's key file. Windows has no such modes. */
export function checkKeyFile(dataDir: string, { keysToMake }: Pick<Setup, "keysToMake">): Finding[] {
  const file = path.join(dataDir, "keys.json");
  if (!existsSync(file)) {
    const isNeeded = keysToMake.length > 0;
    return [
      pass(
        "key file",
        isNeeded ? `${file} is made at the first start` : "not needed: variables name the keys",
      ),
    ];
  }
  if (process.platform === "win32") return [];
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) === 0) return [pass("key file", `${file} is its owner's alone`)];
  const message = `${file} can be read by others (mode ${mode.toString(8)})`;
  return [warn("key file", message, `chmod 600 ${file}`)];
}
