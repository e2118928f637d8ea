import { z } from "zod";
import { idSchema } from "#auth/protocol/ids.ts";
import { OUTCOMES, type UseCursor, type UseFilter } from "./uses.ts";

/** Parses the page's address as a filter. Malformed parts are ignored. */
const text = z.string().trim().min(1).max(300).optional().catch(undefined);
const querySchema = z.object({
  tool: text,
  resource: text,
  conversation: idSchema.optional().catch(undefined),
  outcome: z.enum(OUTCOMES).optional().catch(undefined),
  after: z
    .string()
    .regex(/^\d{1,15}\.[\w-]{1,64}$/)
    .optional()
    .catch(undefined),
});

/** @param query of the page or the export */
export function readFilter(query: Record<string, unknown>): { filter: UseFilter; after?: UseCursor } {
  const { after, ...filter } = querySchema.parse(query);
  if (!after) return { filter };
  const dot = after.indexOf(".");
  return { filter, after: { at: Number(after.slice(0, dot)), id: after.slice(dot + 1) } };
}

/** The query of the same list, or of its next page. */
export function writeFilter(filter: UseFilter, after?: UseCursor): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(given);
  if (after) query.set("after", `${after.at}.${after.id}`);
  return query.toString();
}
