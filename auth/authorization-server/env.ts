import { z } from "zod";
import {
  baseUrl,
  EnvError,
  json,
  keySet,
  keysHint,
  optional,
  origin,
  parseEnv,
  stopSeconds,
  url,
  withSource,
} from "#auth/protocol/env-fields.ts";
import { limitFields, webWriteFields } from "#auth/protocol/limit-env.ts";
import { databaseHint, isDatabaseUrl } from "#db/address.ts";
import { sessionFields } from "./session-env.ts";

/** The web process's environment, parsed once. A missing or malformed variable prevents the start, with its name and the fix. */

const webSchema = z.object({
  /** Where people reach the app; also the issuer of session tokens. */
  APP_URL: origin,
  /** `postgres://…`, or a SQLite file. */
  DATABASE_URL: z.string({ error: databaseHint }).min(1).refine(isDatabaseUrl, { error: databaseHint }),
  /** Where the web process reaches the LangGraph server. */
  LANGGRAPH_URL: baseUrl,
  /** Auth.js' own secret, for its short-lived PKCE, state and nonce cookies. */
  AUTH_SECRET: z
    .string({ error: "must be at least 32 random characters: `openssl rand -base64 33`" })
    .min(32),
  /** Exactly as the provider names itself, including a trailing slash (OpenID Connect Discovery §4.3). */
  AUTH_OIDC_ISSUER: optional(url),
  AUTH_OIDC_ID: optional(z.string()),
  AUTH_OIDC_SECRET: optional(z.string()),
  /** The provider's name on the sign-in button. */
  AUTH_OIDC_NAME: optional(z.string()).transform((name) => name ?? "Single sign-on"),
  GITHUB_URL: optional(baseUrl).transform((value) => value ?? "https://github.com"),
  GITHUB_API_URL: optional(baseUrl).transform((value) => value ?? "https://api.github.com"),
  GITHUB_CLIENT_ID: z.string({ error: "must be the client id of your GitHub OAuth app" }).min(1),
  GITHUB_CLIENT_SECRET: z.string({ error: "must be the client secret of your GitHub OAuth app" }).min(1),
  /** The kind of app behind GITHUB_CLIENT_ID: an OAuth App has scopes, a GitHub App has permissions and expiring tokens. */
  GITHUB_APP_KIND: optional(z.enum(["oauth-app", "github-app"])).transform((value) => value ?? "oauth-app"),
  /** The name in a GitHub App's URL (github.com/apps/NAME), for the page on which people install it. */
  GITHUB_APP_SLUG: optional(z.string()),
  /** `true` also offers "Sign in with GitHub", which connects GitHub in the same step. */
  GITHUB_SIGN_IN: optional(z.enum(["true", "false"])).transform((value) => value === "true"),
  /** Symmetric keys that encrypt delegated tokens: the first one encrypts, all of them decrypt. */
  SECRETS_KEYS: json(keySet, keysHint),
  /** The store of delegated tokens: rows encrypted by SECRETS_KEYS (`embedded`), or a store of a feature. */
  SECRET_STORE: optional(z.string()).transform((value) => value ?? "embedded"),
  /** Private Ed25519 keys that sign session tokens; the first one signs, all are published. */
  SESSION_TOKEN_KEYS: json(keySet, keysHint),
  /** Public keys of the agent, which authenticates with them. */
  AGENT_PUBLIC_KEYS: json(keySet, keysHint),
  /** The bearer token for /api/metrics; without this variable the route does not exist. */
  METRICS_TOKEN: optional(z.string().min(16, { error: "must be at least 16 random characters" })),
  /** How long after SIGTERM the app still serves while /api/ready returns 503, so that load balancers stop routing to it. */
  NOTICE_SECONDS: optional(stopSeconds).transform((value) => value ?? 5),
  /** How long running answers may then take to end. */
  DRAIN_SECONDS: optional(stopSeconds).transform((value) => value ?? 20),
  ...sessionFields,
  ...limitFields,
  ...webWriteFields,
});

export type WebEnv = z.infer<typeof webSchema>;

/**
 * Parses the web process's environment; features read their own variables (env-fields.ts, featureVariables).
 * @throws EnvError naming every variable that is missing or malformed
 */
export function parseWebEnv(source: Record<string, string | undefined>): WebEnv {
  const env: WebEnv = parseEnv("web process", webSchema, source);
  const problem = findSignInProblem(env);
  if (problem) throw new EnvError("web process", [{ path: [problem.variable], message: problem.message }]);
  return withSource(env, source);
}

/** Constraints between the variables of the sign-in. */
function findSignInProblem(env: WebEnv): { variable: string; message: string } | undefined {
  const { AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID: id, AUTH_OIDC_CLIENT_AUTH: method } = env;
  if (Boolean(issuer) !== Boolean(id))
    return {
      variable: "AUTH_OIDC_ISSUER",
      message: "AUTH_OIDC_ISSUER and AUTH_OIDC_ID go together: set both or none",
    };
  if (!issuer && !env.GITHUB_SIGN_IN)
    return {
      variable: "AUTH_OIDC_ISSUER",
      message: "set it (with AUTH_OIDC_ID), or GITHUB_SIGN_IN=true, so that people can sign in",
    };
  if (method === "private_key_jwt" && !env.AUTH_OIDC_PRIVATE_KEY)
    return { variable: "AUTH_OIDC_CLIENT_AUTH", message: "private_key_jwt needs AUTH_OIDC_PRIVATE_KEY" };
  if (method?.startsWith("client_secret_") && !env.AUTH_OIDC_SECRET)
    return { variable: "AUTH_OIDC_CLIENT_AUTH", message: `${method} needs AUTH_OIDC_SECRET` };
  return undefined;
}

let web: WebEnv | undefined;

/** The web process's environment. */
export function webEnv(): WebEnv {
  web ??= parseWebEnv(process.env);
  return web;
}

/** Where a provider's consent page sends the browser back to. */
export function callbackUrl({ APP_URL }: Pick<WebEnv, "APP_URL">, providerId: string): string {
  return `${APP_URL}/api/oauth/callback/${providerId}`;
}

/**
 * Sets the variable from which Auth.js reads the app's URL. It would take it from the request's headers
 * otherwise (docs/facts.md 34): a proxy may not send them, and anyone else may.
 */
export function tellAuthUrl(): void {
  process.env.AUTH_URL = new URL(webEnv().APP_URL).origin;
}
