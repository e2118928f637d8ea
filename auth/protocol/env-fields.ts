import { z } from "zod";

/** Shared by the environments of both processes: types of variables, and the error that prevents a start. */

export const url = z.url({
  protocol: /^https?$/,
  error: "must be an http(s) address, such as https://example.com",
});

/** A URL without a trailing slash, so that `${base}/path` is always right. */
export const baseUrl = url.transform((value) => value.replace(/\/+$/, ""));

/** A URL without a path, as its origin: the app is not served below one (docs/decisions/0082). */
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
      // Not JSON at all: the same message.
    }
    context.addIssue({ code: "custom", message: hint });
    return z.NEVER;
  });
}

/** Empty strings count as missing: they are common in `.env` and compose files. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

export const jwk = z.looseObject({ kty: z.string(), kid: z.string() });
export const keySet = z.object({ keys: z.array(jwk).min(1) });
export const keysHint = "must be a JWK set: run `npm run dev` once and it is made, or see docs/deploy.md";

/** NOTICE_SECONDS and DRAIN_SECONDS: observability/shutdown.ts. */
export const stopSeconds = z.coerce.number({ error: "must be a number of seconds" }).min(0);

/** An invalid environment. The message names each variable and what to do; it contains no value. */
export class EnvError extends Error {
  constructor(process: string, issues: readonly { path: PropertyKey[]; message: string }[]) {
    const lines = issues.map((issue) => `  ${String(issue.path[0])}: ${issue.message}`);
    super(`The ${process} can't start, its environment is not complete:\n${lines.join("\n")}`);
    this.name = "EnvError";
  }
}

/** The source of each parsed environment, which has the variables of its process only; features read theirs from here. */
const sources = new WeakMap<object, unknown>();

/** Lets features read their variables from the source of an environment. @returns the environment */
export function withSource<T extends object>(env: T, source: unknown): T {
  sources.set(env, source);
  return env;
}

/**
 * The variables of one feature, which are not part of its process's own environment.
 * @param part the process, for the error
 * @returns reads them from that environment's source. @throws EnvError naming every missing or malformed variable
 */
export function featureVariables<T extends z.ZodType>(part: string, schema: T): (env: object) => z.infer<T> {
  const known = new WeakMap<object, z.infer<T>>();
  return (env) => {
    const variables = known.get(env) ?? parseEnv(part, schema, sources.get(env) ?? env);
    known.set(env, variables);
    return variables;
  };
}

/**
 * Parses an environment.
 * @param name the process, for the error
 * @throws EnvError naming every missing or malformed variable
 */
export function parseEnv<T extends z.ZodType>(name: string, schema: T, source: unknown): z.infer<T> {
  const parsed = schema.safeParse(source);
  if (!parsed.success) throw new EnvError(name, parsed.error.issues);
  return parsed.data;
}
