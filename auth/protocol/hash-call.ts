import { createHash } from "node:crypto";

export type Arguments = Record<string, unknown>;

/** SHA-256 of a call's name and arguments, base64url; independent of the order of keys. */
export function hashCall(name: string, args: Arguments): string {
  return createHash("sha256")
    .update(JSON.stringify([name, sortKeys(args)]))
    .digest("base64url");
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, sortKeys(child)]));
}
