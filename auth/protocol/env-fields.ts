import { z } from "zod";

/** Kinds of variables that several schemas of the environment share. */

export const url = z.url({
  protocol: /^https?$/,
  error: "must be an http(s) address, such as https://example.com",
});

/** An address without the slash at its end, so that `${base}/path` is always right. */
export const baseUrl = url.transform((value) => value.replace(/\/+$/, ""));

/** An address without a path, as its origin: the app is not served below one (docs/decisions/0082). */
export const origin = url
  .refine(isOrigin, {
    error:
      "must be an origin, such as https://agent.example.com: the app can't be served below a path, so give it a host name of its own",
  })
  .transform((value) => new URL(value).origin);

function isOrigin(value: string): boolean {
  const { pathname = "", search, hash, username, password } = URL.parse(value) ?? {};
  return /^\/*$/.test(pathname) && !search && !hash && !username && !password;
}

/** JSON in a variable: parsed and checked, but its content is never shown in the error. */
export function json<T extends z.ZodType>(schema: T, hint: string) {
  return z.string({ error: hint }).transform((text, context) => {
    try {
      const parsed = schema.safeParse(JSON.parse(text));
      if (parsed.success) return parsed.data;
    } catch {
      // Not JSON at all: the same sentence serves.
    }
    context.addIssue({ code: "custom", message: hint });
    return z.NEVER;
  });
}

/** Empty strings count as missing: `.env` files and compose files leave them behind. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
