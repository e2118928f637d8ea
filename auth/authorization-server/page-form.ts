import type { z } from "zod";
import { readBody } from "#auth/protocol/read-body.ts";

const MEDIA_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/**
 * Reads a form that one of our pages sent.
 * @returns the fields as parsed by the schema; undefined for another media type, a malformed or too large body, a wrong field
 */
export async function readPageForm<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  const type = request.headers.get("content-type") ?? "";
  if (!MEDIA_TYPES.test(type)) return undefined;
  const text = await readBody(request);
  if (text === undefined) return undefined;
  try {
    const form = await new Response(text, { headers: { "content-type": type } }).formData();
    return schema.safeParse(Object.fromEntries(form)).data;
  } catch (error) {
    // The error of fetch's own parser for a body that does not match its media type.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
