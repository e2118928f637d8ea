import { CODE_KEYS, MAX_DEPTH } from "./json-limits.ts";

/** Text that model providers and databases accept: no half of a surrogate pair, and no NUL, which Postgres rejects. */
export function toStorableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}

/**
 * A value that can be stored and loaded again: text as above; no key that would be
 * loaded as code; nothing below the limit of depth; nothing that JSON does not know.
 */
export function toStorable(value: unknown, depth = MAX_DEPTH): unknown {
  if (typeof value === "string") return toStorableText(value);
  if (typeof value !== "object" || value === null) return isJson(value) ? value : undefined;
  if (depth < 0) return null;
  if (Array.isArray(value)) return value.map((item) => toStorable(item, depth - 1) ?? null);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (CODE_KEYS.includes(key)) return [];
      const stored = toStorable(item, depth - 1);
      return stored === undefined ? [] : [[toStorableText(key), stored]];
    }),
  );
}

function isJson(value: unknown): boolean {
  return (
    value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}
