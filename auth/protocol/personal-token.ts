import { createHash, randomBytes } from "node:crypto";

/**
 * The format of personal access tokens: bearer tokens for SDK clients and scripts at the LangGraph server. Opaque, unlike session
 * tokens: each use is introspected (at most once every 5 seconds).
 */
const PREFIX = "obo_";
const FORM = /^obo_[\w-]{43}$/;

/** A new token: a prefix for secret scanners, and 256 random bits. */
export function makePersonalToken(): string {
  return `${PREFIX}${randomBytes(32).toString("base64url")}`;
}

/** True for the format of one, whether or not it is live. */
export function isPersonalToken(token: string): boolean {
  return FORM.test(token);
}

/** An identifier of a token in a process's memory, from which the token can't be recovered. */
export function fingerprintToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
