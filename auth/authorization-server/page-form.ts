import type { z } from "zod";
import { readBody } from "#auth/protocol/read-body.ts";

const MEDIA_TYPES = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;

/**
 * Reads a form that one of our pages sent.
 * @returns what the schema makes of its fields; undefined for another media type, a malformed or too large body, a wrong field
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
    // What fetch's own parser throws for a body that is not what its media type says.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
