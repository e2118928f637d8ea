import { z } from "zod";
import { findStoreProblem, secretStoreFields } from "#auth/authorization-server/secret-store-env.ts";
import { sessionFields } from "#auth/authorization-server/session-env.ts";
import { atlassianAgentFields, atlassianWebFields } from "#auth/protocol/atlassian-env.ts";
import { baseUrl, json, optional, origin, url } from "#auth/protocol/env-fields.ts";
import { agentWriteFields, limitFields, webWriteFields } from "#auth/protocol/limit-env.ts";

/**
 * The environment, parsed once per process. No other file of app/, auth/, db/ or agent/ reads `process.env` (linted).
 * A missing or malformed variable stops the start with its name and the mend.
 */

const jwk = z.looseObject({ kty: z.string(), kid: z.string() });
const keySet = z.object({ keys: z.array(jwk).min(1) });
const keysHint = "must be a JWK set: run `npm run dev` once and it is made, or see docs/deploy.md";

/** NOTICE_SECONDS and DRAIN_SECONDS: observability/shutdown.ts. */
const stopSeconds = z.coerce.number({ error: "must be a number of seconds" }).min(0);

const webSchema = z.object({
  /** Where people reach the app; also the issuer of session tokens. */
  APP_URL: origin,
  /** `postgres://…`, or a SQLite file. */
  DATABASE_URL: z.string({ error: "must be postgres://… or the path of a SQLite file" }).min(1),
  /** Where the web process reaches the LangGraph server. */
  LANGGRAPH_URL: baseUrl,
  /** Auth.js' own secret, for its short-lived PKCE, state and nonce cookies. */
  AUTH_SECRET: z
    .string({ error: "must be at least 32 random characters: `openssl rand -base64 33`" })
    .min(32),
  /** To the letter as the provider calls itself, a slash at its end included (OpenID Connect Discovery §4.3). */
  AUTH_OIDC_ISSUER: optional(url),
  AUTH_OIDC_ID: optional(z.string()),
  AUTH_OIDC_SECRET: optional(z.string()),
  /** The provider's name on the sign-in button. */
  AUTH_OIDC_NAME: optional(z.string()).transform((name) => name ?? "Single sign-on"),
  GITHUB_URL: optional(baseUrl).transform((value) => value ?? "https://github.com"),
  GITHUB_API_URL: optional(baseUrl).transform((value) => value ?? "https://api.github.com"),
  GITHUB_CLIENT_ID: z.string({ error: "must be the client id of your GitHub OAuth app" }).min(1),
  GITHUB_CLIENT_SECRET: z.string({ error: "must be the client secret of your GitHub OAuth app" }).min(1),
  /** What GITHUB_CLIENT_ID is at GitHub: an OAuth App has scopes, a GitHub App has permissions and tokens that expire. */
  GITHUB_APP_KIND: optional(z.enum(["oauth-app", "github-app"])).transform((value) => value ?? "oauth-app"),
  /** The name in a GitHub App's address (github.com/apps/NAME), for the page on which people install it. */
  GITHUB_APP_SLUG: optional(z.string()),
  /** `true` offers "Sign in with GitHub" as well; signing in so connects GitHub in the same step. */
  GITHUB_SIGN_IN: optional(z.enum(["true", "false"])).transform((value) => value === "true"),
  ...atlassianWebFields,
  /** Symmetric keys that seal the delegated tokens; the first one seals, all of them open. */
  SECRETS_KEYS: json(keySet, keysHint),
  ...secretStoreFields,
  /** Private Ed25519 keys that sign session tokens; the first one signs, all are published. */
  SESSION_TOKEN_KEYS: json(keySet, keysHint),
  /** Public keys of the agent, which proves with them who it is. */
  AGENT_PUBLIC_KEYS: json(keySet, keysHint),
  /** Who brings it as Bearer may read /api/metrics; without it there is no such page. */
  METRICS_TOKEN: optional(z.string().min(16, { error: "must be at least 16 random characters" })),
  /** How long after SIGTERM the app still serves while /api/ready says 503, so that a load balancer moves on. */
  NOTICE_SECONDS: optional(stopSeconds).transform((value) => value ?? 5),
  /** How long open answers may then take to end. */
  DRAIN_SECONDS: optional(stopSeconds).transform((value) => value ?? 20),
  ...sessionFields,
  /** Where the code of this app is read, such as https://github.com/you/app/blob/main: the flow inspector links there. */
  SOURCE_URL: optional(baseUrl),
  ...limitFields,
  ...webWriteFields,
});

/** An MCP server that the agent may use as the person. */
const mcpServer = z.strictObject({
  url: baseUrl,
  transport: z.enum(["http", "sse"]).default("http"),
  /** Whose token it takes, and the scopes that its tools need. */
  provider: z.string().min(1),
  scopes: z.array(z.string()).default([]),
  /** Only a trusted server's word counts on which of its tools merely read. */
  trusted: z.boolean().default(false),
  /** Its tools that are offered, by the server's own names; all of them, as many as a model takes, unless told. */
  tools: z.array(z.string()).optional(),
});
export type McpServer = z.infer<typeof mcpServer>;
const mcpServers = z.record(z.string().regex(/^(?!.*__)[a-z](?:[a-z0-9_-]{0,30}[a-z0-9-])?$/), mcpServer);
const mcpHint =
  'must be JSON such as {"github":{"url":"https://…/mcp","provider":"github","scopes":["repo"],"trusted":true}}';

const modelOptionsHint = 'must be JSON such as {"temperature":0} (LangChain\'s options of the provider)';

const agentSchema = z.object({
  /** The issuer of session tokens: the app's public address. */
  APP_URL: origin,
  /** Where the LangGraph server reaches the web process, when that is another address than APP_URL. */
  WEB_URL: optional(baseUrl),
  /** The agent's private Ed25519 key. */
  AGENT_PRIVATE_KEY: json(jwk, "must be a private JWK: run `npm run dev` once and it is made"),
  /**
   * The agent's own database, on every server: whose threads are whose, closed ids, writes under way. `postgres://…`, or a
   * SQLite file.
   */
  AGENT_DATABASE_URL: z
    .string({ error: "must be postgres://… or the path of a SQLite file, of the agent alone" })
    .min(1),
  /** Where checkpoints are kept: in that database, or by the server, as LangSmith's does. */
  CHECKPOINTER: optional(z.enum(["database", "server"])).transform((value) => value ?? "server"),
  GITHUB_API_URL: optional(baseUrl).transform((value) => value ?? "https://api.github.com"),
  ...atlassianAgentFields,
  /** `provider:model`, as LangChain's initChatModel takes it. */
  MODEL: z
    .string({ error: "must name a model, such as openai:gpt-5.2 or anthropic:claude-sonnet-4-6" })
    .min(1),
  /** An OpenAI-compatible endpoint other than the provider's own (Ollama, vLLM, the embedded model). */
  MODEL_BASE_URL: optional(baseUrl),
  MODEL_API_KEY: optional(z.string()),
  /** How much of a conversation the model is given word for word, in tokens, roughly; what is older it summarises. */
  CONTEXT_TOKENS: optional(z.coerce.number().int().min(1000)).transform((value) => value ?? 60_000),
  /** What else the model's client is made with: temperature, thinking, reasoning, as LangChain names it. */
  MODEL_OPTIONS: optional(json(z.record(z.string(), z.unknown()), modelOptionsHint)),
  /** The servers whose tools `mcp_agent` has, by name; none leaves it without tools. */
  MCP_SERVERS: optional(json(mcpServers, mcpHint)).transform((value) => value ?? {}),
  ...agentWriteFields,
  /** Set by the launcher, which ends the server by closing its input; left out where a platform stops it its own way. */
  DRAIN_SECONDS: optional(stopSeconds),
  ...limitFields,
  /** `1` lets LangSmith Studio connect. The launcher takes it on loopback only. */
  STUDIO: optional(z.enum(["0", "1"])).transform((value) => value === "1"),
});

export type WebEnv = z.infer<typeof webSchema>;
export type AgentEnv = z.infer<typeof agentSchema>;

/** An environment that can't be used. The message names each variable and says what to do; it shows no value. */
export class EnvError extends Error {
  constructor(process: string, issues: readonly { path: PropertyKey[]; message: string }[]) {
    const lines = issues.map((issue) => `  ${String(issue.path[0])}: ${issue.message}`);
    super(`The ${process} can't start, its environment is not complete:\n${lines.join("\n")}`);
    this.name = "EnvError";
  }
}

function parse<T extends z.ZodType>(name: string, schema: T, source: unknown): z.infer<T> {
  const parsed = schema.safeParse(source);
  if (!parsed.success) throw new EnvError(name, parsed.error.issues);
  return parsed.data;
}

/**
 * Parses the web process's environment.
 * @throws EnvError naming every variable that is missing or malformed
 */
export function parseWebEnv(source: Record<string, string | undefined>): WebEnv {
  const env = parse("web process", webSchema, source);
  const oidc = [env.AUTH_OIDC_ISSUER, env.AUTH_OIDC_ID];
  if (oidc.some(Boolean) && !oidc.every(Boolean)) {
    throw new EnvError("web process", [
      {
        path: ["AUTH_OIDC_ISSUER"],
        message: "AUTH_OIDC_ISSUER and AUTH_OIDC_ID go together: set both or none",
      },
    ]);
  }
  if (!env.AUTH_OIDC_ISSUER && !env.GITHUB_SIGN_IN) {
    throw new EnvError("web process", [
      {
        path: ["AUTH_OIDC_ISSUER"],
        message: "set it (with AUTH_OIDC_ID), or GITHUB_SIGN_IN=true, so that people can sign in",
      },
    ]);
  }
  if (Boolean(env.ATLASSIAN_CLIENT_ID) !== Boolean(env.ATLASSIAN_CLIENT_SECRET)) {
    const message = "goes with ATLASSIAN_CLIENT_ID: set both, or neither where there is no Jira";
    throw new EnvError("web process", [{ path: ["ATLASSIAN_CLIENT_SECRET"], message }]);
  }
  const problem = findStoreProblem(env);
  if (problem) throw new EnvError("web process", [problem]);
  return env;
}

/**
 * Parses the environment of the agent's process (the LangGraph server).
 * @throws EnvError naming every variable that is missing or malformed
 */
export function parseAgentEnv(source: Record<string, string | undefined>): AgentEnv & { WEB_URL: string } {
  const env = parse("LangGraph server", agentSchema, renameCheckpoints(source));
  return { ...env, WEB_URL: env.WEB_URL ?? env.APP_URL };
}

/** AGENT_DATABASE_URL was CHECKPOINTS_URL, which also moved the checkpoints there: an older `.env` still says so. */
function renameCheckpoints(source: Record<string, string | undefined>): Record<string, string | undefined> {
  const { CHECKPOINTS_URL: old, AGENT_DATABASE_URL: url } = source;
  if (!old) return source;
  if (url && url !== old) {
    const message = "is now AGENT_DATABASE_URL, which is set as well: remove it";
    throw new EnvError("LangGraph server", [{ path: ["CHECKPOINTS_URL"], message }]);
  }
  return { ...source, AGENT_DATABASE_URL: old, CHECKPOINTER: source.CHECKPOINTER ?? "database" };
}

let web: WebEnv | undefined;
let agent: (AgentEnv & { WEB_URL: string }) | undefined;

/** The web process's environment. */
export function webEnv(): WebEnv {
  web ??= parseWebEnv(process.env);
  return web;
}

/**
 * Tells Auth.js where the app is, by the variable that it reads. It would take the address from the request's headers
 * otherwise (docs/facts.md 34): a proxy may not send them, and anybody else may.
 */
export function tellAuthUrl(): void {
  process.env.AUTH_URL = new URL(webEnv().APP_URL).origin;
}

/** The environment of the agent's process. */
export function agentEnv(): AgentEnv & { WEB_URL: string } {
  agent ??= parseAgentEnv(process.env);
  return agent;
}

/** The lines of code that the flow inspector leads to, as next.config.ts found them when the app was built. */
export function codeLines(): Record<string, number> {
  return z.record(z.string(), z.number()).parse(JSON.parse(process.env.CODE_LINES ?? "{}"));
}

/** True under `next dev`: React's development build needs more of the browser than we allow in production. */
export function isDevelopment(): boolean {
  return process.env.NODE_ENV === "development";
}

/** True in a production build or deployment. */
export function isProduction(): boolean {
  return process.env.NODE_ENV === "production";
}

/**
 * Whether this process sends traces by OpenTelemetry. It has variables of its own, by which every program is told: that there
 * is a collector is decided here, its exporter reads the rest (opentelemetry.io/docs/specs/otel/configuration).
 */
export function exportsTraces(env: Record<string, string | undefined> = process.env): boolean {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === "true") return false;
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exporters = env.OTEL_TRACES_EXPORTER || (endpoint ? "otlp" : "none");
  return exporters.split(",").some((exporter) => exporter.trim() === "otlp");
}

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** How much either process logs (LOG_LEVEL); `info` unless told, and for a word that is none of pino's. */
export function logLevel(): (typeof LEVELS)[number] {
  return LEVELS.find((level) => level === process.env.LOG_LEVEL) ?? "info";
}
