import path from "node:path";
import type { ScriptsFeature } from "#scripts/feature.ts";
import * as features from "#scripts/features.ts";
import { findStandalone } from "./build.ts";
import type { Service } from "./child.ts";
import { type Context, HOST } from "./context.ts";
import { toVariables } from "./keys.ts";
import { prepareLanggraph } from "./langgraph-config.ts";
import { describeStandIns } from "./stand-ins.ts";

const LANGGRAPH_WORKERS = "100";
/** The folders with the LangGraph server's code: `npm run dev` restarts it when one of their files changes. */
const AGENT_SOURCES = ["agent", "auth", "mcp", "db", "observability", "upstream", "langgraph.json"];
/** In the terminal, a line per request would hide important ones. */
const QUIET = "warn";
/** How long open answers may take to finish when the launcher stops. */
const DRAIN_SECONDS = 20;
/** How long the app keeps serving after SIGTERM with an external LangGraph server, since there may be other instances. */
const NOTICE_SECONDS = 5;
/** The app's additional time to stop. */
const STOP_MS = 8_000;
/** `next dev` does not respond while it compiles, which may take long; killed, it would start over. */
const COMPILING_MS = 180_000;
/** Variables that the agent's process must not get from the operator's environment. */
const WEB_ONLY =
  /^(DATABASE_URL|SECRETS_KEYS|SECRET_STORE|VAULT_.*|SESSION_TOKEN_KEYS|AUTH_.*|.*_CLIENT_SECRET|EMBEDDED_.*|MCP_CLIENTS|METRICS_TOKEN|POSTGRES_PASSWORD|.*_DB_PASSWORD)$/;
/** Variables that the web process does not need. */
const AGENT_ONLY =
  /^(AGENT_PRIVATE_KEY|AGENT_DATABASE_URL|CHECKPOINTS_URL|CHECKPOINTER|MODEL_API_KEY|MODEL_OPTIONS|OPENAI_API_KEY|ANTHROPIC_API_KEY|LANGSMITH_.*|LANGCHAIN_.*|POSTGRES_PASSWORD|.*_DB_PASSWORD)$/;

/** The LangGraph server, with the agent's variables. */
export function langgraphService(context: Context): Service {
  const { root, dataDir, keys, appUrl, ports, addresses, env, mode } = context;
  const folder = path.join(dataDir, "langgraph");
  const drainMs = mode === "start" ? findDrainMs(env) : 0;
  return {
    name: "langgraph",
    command: [
      process.execPath,
      path.join(root, "scripts/launch/langgraph-server.ts"),
      path.join(folder, "langgraph.json"),
      ...[String(ports.langgraph), LANGGRAPH_WORKERS],
    ],
    env: {
      ...without(env, WEB_ONLY),
      NODE_ENV: mode === "dev" ? "development" : "production",
      LOG_LEVEL: env.LOG_LEVEL ?? QUIET,
      // For the LangGraph server's own lines; ours are always JSON.
      LOG_JSON: String(env.LOG_FORMAT === "json"),
      APP_URL: appUrl,
      WEB_URL: env.WEB_URL ?? addresses.web,
      AGENT_PRIVATE_KEY: env.AGENT_PRIVATE_KEY ?? toVariables(keys).AGENT_PRIVATE_KEY,
      AGENT_DATABASE_URL:
        env.AGENT_DATABASE_URL ?? env.CHECKPOINTS_URL ?? `file:${path.join(dataDir, "checkpoints.db")}`,
      CHECKPOINTER: "database",
      ...describeStandIns(context, "agent"),
      DRAIN_SECONDS: drainMs > 0 ? String(drainMs / 1000) : "",
    },
    drainMs,
    port: ports.langgraph,
    watches: mode === "dev" ? AGENT_SOURCES : [],
    // `/ok` needs credentials (docs/facts.md 23).
    healthUrl: `http://${HOST}:${ports.langgraph}/info`,
    prepare: () => prepareLanggraph(context, folder),
  };
}

/** The app, with its own variables. */
export function webService(context: Context): Service {
  const { root, dataDir, keys, appUrl, ports, addresses, env, mode } = context;
  const [host, port] = [env.HOST ?? HOST, String(ports.web)];
  const standalone = findStandalone(root);
  const next = [path.join(root, "node_modules/next/dist/bin/next"), mode, "-H", host, "-p", port];
  return {
    name: "web",
    command: [process.execPath, ...(standalone ? [standalone] : next)],
    env: {
      ...without({ ...toVariables(keys), ...env }, AGENT_ONLY),
      NODE_ENV: mode === "dev" ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      ...(standalone ? { HOSTNAME: host, PORT: port } : {}),
      // observability/shutdown.ts handles signals instead.
      ...(mode === "start" ? { NEXT_MANUAL_SIG_HANDLE: "true" } : {}),
      LOG_LEVEL: env.LOG_LEVEL ?? QUIET,
      APP_URL: appUrl,
      LANGGRAPH_URL: addresses.langgraph,
      DATABASE_URL: env.DATABASE_URL ?? `file:${path.join(dataDir, "app.db")}`,
      NOTICE_SECONDS: String(findNoticeSeconds(env)),
      ...featureVariables(context),
      ...describeStandIns(context, "web"),
    },
    port: ports.web,
    healthUrl: `${addresses.web}/api/health`,
    ...(mode === "dev" ? { hungMs: COMPILING_MS } : {}),
    stopMs: findNoticeSeconds(env) * 1000 + findDrainMs(env) + STOP_MS,
  };
}

function featureVariables(context: Context): Record<string, string | undefined> {
  const all = Object.values<ScriptsFeature>(features).map(({ webVariables }) => webVariables?.(context));
  return Object.assign({}, ...all);
}

/** A single instance has no other one to take its requests. */
function findNoticeSeconds(env: NodeJS.ProcessEnv): number {
  return Number(env.NOTICE_SECONDS || (env.LANGGRAPH_URL ? NOTICE_SECONDS : 0));
}

function findDrainMs(env: NodeJS.ProcessEnv): number {
  return Number(env.DRAIN_SECONDS || DRAIN_SECONDS) * 1000;
}

function without(env: NodeJS.ProcessEnv, names: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.test(name))) as NodeJS.ProcessEnv;
}
