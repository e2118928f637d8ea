/** Turns the emulator's answers into GitHub's: addresses, numbers it cannot hold, and permissions it does not compute. */
import type { Permission } from "#dev/github/access.ts";
import type { RepoJson } from "#dev/github/shapes.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Rewriting {
  /** The address in the emulator's answers. */
  from: string;
  /** The gate's address. */
  origin: string;
  /** Values to put over a repository's own, for instance stars. */
  factsOf(fullName: string): object | undefined;
  permissionOn(repo: RepoJson): Promise<Permission>;
}

const API = /^\/(repos|users?|orgs|teams|organizations|repositories|search|app|notifications|issues)(\/|$)/;
/** GitHub's times have no milliseconds. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Rewrites a whole JSON document. */
export async function rewriteJson(value: Json, rewriting: Rewriting): Promise<Json> {
  if (typeof value === "string") return rewriteText(value, rewriting);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => rewriteJson(item, rewriting)));
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await rewriteJson(item, rewriting)] as const,
  );
  const copy: { [key: string]: Json } = Object.fromEntries(await Promise.all(entries));
  if (!isRepository(value)) return copy;
  const permissions = toFlags(await rewriting.permissionOn(value));
  return { ...copy, ...rewriting.factsOf(value.full_name), permissions };
}

function rewriteText(text: string, rewriting: Rewriting): string {
  return TIME.test(text) ? text.replace(/\.\d{3}Z$/, "Z") : rewriteUrl(text, rewriting);
}

/** `/repos/…` and the like belong under /api/v3, the rest (`/alice/tea-party/issues/3`) is for people. */
export function rewriteUrl(text: string, { from, origin }: Pick<Rewriting, "from" | "origin">): string {
  if (/^git(@|:\/\/)/.test(text)) return text.replace(new URL(from).host, new URL(origin).host);
  if (!text.startsWith(from)) return text;
  const path = text.slice(from.length);
  return API.test(path) ? `${origin}/api/v3${path}` : `${origin}${path}`;
}

function isRepository(value: object): value is RepoJson {
  return "full_name" in value && "permissions" in value && "default_branch" in value;
}

function toFlags(permission: Permission): Record<string, boolean> {
  const level = ["read", "write", "admin"].indexOf(permission);
  return { admin: level >= 2, maintain: level >= 2, push: level >= 1, triage: level >= 1, pull: true };
}
