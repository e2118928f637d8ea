import { existsSync } from "node:fs";
import path from "node:path";
import { checkFeatures } from "#auth/authorization-server/check-features.ts";
import { parseWebEnv, type WebEnv } from "#auth/authorization-server/env.ts";
import { parseAgentEnv } from "#auth/client/env.ts";
import { EnvError } from "#auth/protocol/env-fields.ts";
import type { Setup } from "#scripts/feature.ts";
import { makeKeys, readKeys, toVariables } from "#scripts/launch/keys.ts";
import { findEmbedded } from "#scripts/launch/stand-ins.ts";
import { type Finding, fail, pass } from "./finding.ts";

type Variables = Record<string, string | undefined>;

export type { Setup } from "#scripts/feature.ts";

/** A URL where nothing listens, for embedded parts. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * Parses the environment, with the launcher's keys and defaults for missing variables.
 * @param dataDir the launcher's folder for its keys; nothing is created there
 * @returns the setup, or findings about the variables to fix
 */
export async function readSetup(
  env: Variables,
  dataDir: string,
): Promise<{ setup?: Setup; findings: Finding[] }> {
  const embedded = findEmbedded(env);
  const keys = await readVariables(dataDir).catch((error: Error) => error);
  if (keys instanceof Error) return { findings: [fail("the launcher's keys", keys.message, "see above")] };
  const keysToMake = keys.areMade ? [] : Object.keys(keys.variables).filter((name) => !env[name]);
  const old = env.CHECKPOINTS_URL && { AGENT_DATABASE_URL: env.CHECKPOINTS_URL };
  const complete = { ...makeDefaults(dataDir, embedded), ...keys.variables, ...old, ...env };
  const web = attempt("the app's variables", () => parseWeb(complete));
  const agent = attempt("the agent's variables", () => parseAgentEnv(complete));
  const findings = [web.finding, agent.finding];
  if (!web.env || !agent.env) return { findings };
  const providerKeys = { openai: env.OPENAI_API_KEY, anthropic: env.ANTHROPIC_API_KEY };
  return { setup: { web: web.env, agent: agent.env, embedded, keysToMake, providerKeys }, findings };
}

function parseWeb(source: Variables): WebEnv {
  const env = parseWebEnv(source);
  checkFeatures(env);
  return env;
}

function attempt<T>(subject: string, parse: () => T): { env?: T; finding: Finding } {
  try {
    return { env: parse(), finding: pass(subject, "complete and well formed") };
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    const lines = error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
    return { finding: fail(subject, lines.join("; "), "set them in .env (docs/deploy.md has the table)") };
  }
}

function makeDefaults(dataDir: string, embedded: ReadonlySet<string>): Variables {
  return {
    APP_URL: "http://localhost:3000",
    LANGGRAPH_URL: "http://127.0.0.1:2024",
    DATABASE_URL: `file:${path.join(dataDir, "app.db")}`,
    AGENT_DATABASE_URL: `file:${path.join(dataDir, "checkpoints.db")}`,
    ...(embedded.has("identity") ? { AUTH_OIDC_ISSUER: NOWHERE, AUTH_OIDC_ID: "embedded" } : {}),
    ...(embedded.has("github") ? { GITHUB_CLIENT_ID: "embedded", GITHUB_CLIENT_SECRET: "embedded" } : {}),
    ...(embedded.has("model") ? { MODEL: "openai:embedded" } : {}),
  };
}

/**
 * The launcher's keys as variables; before its first start, generated keys, so that the rest can be checked.
 * @throws Error for a damaged file
 */
async function readVariables(
  dataDir: string,
): Promise<{ variables: Record<string, string>; areMade: boolean }> {
  const file = path.join(dataDir, "keys.json");
  const areMade = existsSync(file);
  const keys = { ...(await makeKeys()), ...readKeys(file) };
  return { variables: toVariables(keys), areMade };
}
