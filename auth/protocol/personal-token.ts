import { createHash, randomBytes } from "node:crypto";

/**
 * The form of personal access tokens: for SDK clients and scripts, as Bearer at the LangGraph server. Opaque, unlike session
 * tokens: whether one is good is asked by introspection, every time (at most once in 5 seconds).
 */
const PREFIX = "obo_";
const FORM = /^obo_[\w-]{43}$/;

/** A new token: a prefix that secret scanners can know, and 256 random bits. */
export function makePersonalToken(): string {
  return `${PREFIX}${randomBytes(32).toString("base64url")}`;
}

/** True for what has the form of one; says nothing about whether it is live. */
export function isPersonalToken(token: string): boolean {
  return FORM.test(token);
}

/** A name for a token in a process's memory, from which nobody gets the token back. */
export function fingerprintToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
