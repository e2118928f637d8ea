import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { toPublicJwk } from "#auth/protocol/session-token.ts";
import { webEnv } from "./env.ts";

/** The keys of our authorization server in the web process. */
export function sessionTokenKeys() {
  const { keys } = webEnv().SESSION_TOKEN_KEYS;
  const [signing] = keys;
  if (!signing) throw new TypeError("SESSION_TOKEN_KEYS holds no key");
  return { signing, published: { keys: keys.map(toPublicJwk) } satisfies JSONWebKeySet };
}

let verifier: JWTVerifyGetKey | undefined;

/** Finds the key of a session token among our own. */
export function ownKeys(): JWTVerifyGetKey {
  verifier ??= createLocalJWKSet(sessionTokenKeys().published);
  return verifier;
}

/** Our identity towards the agent, and how it authenticates. */
export function serverIdentity(): { issuer: string; agentKeys: JSONWebKeySet } {
  const env = webEnv();
  return { issuer: env.APP_URL, agentKeys: env.AGENT_PUBLIC_KEYS as JSONWebKeySet };
}
