import type { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import { readBody } from "#auth/protocol/read-body.ts";
import { OAUTH_STATUS } from "#auth/protocol/refusals.ts";

/**
 * RFC 6749 §5.1: a response with a token is never cached. Nor compressed: for so little data that gains nothing, and costs a
 * millisecond.
 */
const HEADERS = {
  "cache-control": "no-store, no-transform",
  pragma: "no-cache",
  "x-content-type-options": "nosniff",
};

/** A response of the token or introspection endpoint. */
export function oauthJson(body: object): Response {
  return Response.json(body, { headers: HEADERS });
}

/**
 * An error in OAuth's format: `{ error, error_description }`, with the missing scopes if that is the reason.
 * @throws the error itself if it is not an AuthError, so that it is logged as a defect
 */
export function oauthError(error: unknown): Response {
  if (!(error instanceof AuthError)) throw error;
  const body = { error: error.code, error_description: error.message, ...error.details };
  return Response.json(body, { status: OAUTH_STATUS[error.code] ?? 400, headers: HEADERS });
}

const MAX_FORM_BYTES = 16 * 1024;

/**
 * Reads a form of the protocol.
 * @throws AuthError `invalid_request` for another media type, a repeated parameter (RFC 6749 §3.2), or too large a form
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) {
    throw new AuthError("invalid_request", "Send application/x-www-form-urlencoded.");
  }
  const text = await readBody(request);
  if (text === undefined || text.length > MAX_FORM_BYTES)
    throw new AuthError("invalid_request", "The form is too large.");
  const form = new URLSearchParams(text);
  const names = [...form.keys()];
  if (new Set(names).size !== names.length)
    throw new AuthError("invalid_request", "A parameter is repeated.");
  return form;
}

/** The fields of a form of the protocol. @throws AuthError `invalid_request` that names a missing or malformed one */
export function parseFields<T>(form: URLSearchParams, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(Object.fromEntries(form));
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join(".") ?? "";
  throw new AuthError("invalid_request", `The parameter "${field}" is missing or malformed.`);
}
