import { z } from "zod";
import {
  baseUrl,
  EnvError,
  json,
  jwk,
  optional,
  origin,
  parseEnv,
  stopSeconds,
  withSource,
} from "#auth/protocol/env-fields.ts";
import { agentWriteFields, limitFields } from "#auth/protocol/limit-env.ts";
import { databaseHint, isDatabaseUrl } from "#db/address.ts";

/** The agent process's environment, parsed once. A missing or malformed variable prevents the start, with its name and the fix. */

const modelOptionsHint = 'must be JSON such as {"temperature":0} (LangChain\'s options of the provider)';

const agentSchema = z.object({
  /** The issuer of session tokens: the app's public address. */
  APP_URL: origin,
  /** Where the LangGraph server reaches the web process, if that is another URL than APP_URL. */
  WEB_URL: optional(baseUrl),
  /** The agent's private Ed25519 key. */
  AGENT_PRIVATE_KEY: json(jwk, "must be a private JWK: run `npm run dev` once and it is made"),
  /**
   * The agent's own database, on every server: owners of threads, closed ids, writes in progress. `postgres://…`, or a
   * SQLite file.
   */
  AGENT_DATABASE_URL: z
    .string({ error: `${databaseHint}, of the agent alone` })
    .min(1)
    .refine(isDatabaseUrl, { error: databaseHint }),
  /** Where checkpoints are stored: in that database, or by the server, as LangSmith's does. */
  CHECKPOINTER: optional(z.enum(["database", "server"])).transform((value) => value ?? "server"),
  GITHUB_API_URL: optional(baseUrl).transform((value) => value ?? "https://api.github.com"),
  /** `provider:model`, in the format of LangChain's initChatModel. */
  MODEL: z
    .string({ error: "must name a model, such as openai:gpt-5.2 or anthropic:claude-sonnet-4-6" })
    .min(1),
  /** An OpenAI-compatible endpoint other than the provider's own (Ollama, vLLM, the embedded model). */
  MODEL_BASE_URL: optional(baseUrl),
  MODEL_API_KEY: optional(z.string()),
  /** How much of a conversation the model gets verbatim, in approximate tokens; older parts are summarised. */
  CONTEXT_TOKENS: optional(z.coerce.number().int().min(1000)).transform((value) => value ?? 60_000),
  /** More options of the model's client: temperature, thinking, reasoning, with LangChain's names. */
  MODEL_OPTIONS: optional(json(z.record(z.string(), z.unknown()), modelOptionsHint)),
  ...agentWriteFields,
  /** Set by the launcher, which stops the server by closing its input; omitted on platforms that stop it otherwise. */
  DRAIN_SECONDS: optional(stopSeconds),
  ...limitFields,
});

export type AgentEnv = z.infer<typeof agentSchema>;

/**
 * Parses the environment of the agent's process (the LangGraph server).
 * @throws EnvError naming every variable that is missing or malformed
 */
export function parseAgentEnv(source: Record<string, string | undefined>): AgentEnv & { WEB_URL: string } {
  const env: AgentEnv = parseEnv("LangGraph server", agentSchema, renameCheckpoints(source));
  return withSource({ ...env, WEB_URL: env.WEB_URL ?? env.APP_URL }, source);
}

/** Older `.env` files name CHECKPOINTS_URL instead of AGENT_DATABASE_URL, which also moved the checkpoints there. */
function renameCheckpoints(source: Record<string, string | undefined>): Record<string, string | undefined> {
  const { CHECKPOINTS_URL: old, AGENT_DATABASE_URL: url } = source;
  if (!old) return source;
  if (url && url !== old) {
    const message = "is now AGENT_DATABASE_URL, which is set as well: remove it";
    throw new EnvError("LangGraph server", [{ path: ["CHECKPOINTS_URL"], message }]);
  }
  return { ...source, AGENT_DATABASE_URL: old, CHECKPOINTER: source.CHECKPOINTER ?? "database" };
}

let agent: (AgentEnv & { WEB_URL: string }) | undefined;

/** The environment of the agent's process. */
export function agentEnv(): AgentEnv & { WEB_URL: string } {
  agent ??= parseAgentEnv(process.env);
  return agent;
}
