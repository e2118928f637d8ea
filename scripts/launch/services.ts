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
/** The folders whose code the LangGraph server runs: `npm run dev` starts it again when a file of them changes. */
const AGENT_SOURCES = ["agent", "auth", "mcp", "db", "observability", "upstream", "langgraph.json"];
/** A person reads the launcher's terminal: a line for each request would hide what matters. */
const QUIET = "warn";
/** How long open answers may take to end when the launcher is asked to stop. */
const DRAIN_SECONDS = 20;
/** How long the app serves on after SIGTERM where the LangGraph server is elsewhere: there may be other instances of it. */
const NOTICE_SECONDS = 5;
/** And what the app may take besides. */
const STOP_MS = 8_000;
/** `next dev` answers nothing while it compiles, which takes long on a busy machine; killed, it would begin again. */
const COMPILING_MS = 180_000;
/** What the agent's process must not see, also when the operator's own environment holds it. */
const WEB_ONLY =
  /^(DATABASE_URL|SECRETS_KEYS|SECRET_STORE|VAULT_.*|SESSION_TOKEN_KEYS|AUTH_.*|.*_CLIENT_SECRET|EMBEDDED_.*|MCP_CLIENTS|METRICS_TOKEN|POSTGRES_PASSWORD|.*_DB_PASSWORD)$/;
/** What the web process has no use for. */
const AGENT_ONLY =
  /^(AGENT_PRIVATE_KEY|AGENT_DATABASE_URL|CHECKPOINTS_URL|CHECKPOINTER|MODEL_API_KEY|MODEL_OPTIONS|OPENAI_API_KEY|ANTHROPIC_API_KEY|LANGSMITH_.*|LANGCHAIN_.*|POSTGRES_PASSWORD|.*_DB_PASSWORD)$/;

/** The LangGraph server, with what the agent may know. */
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
      // The LangGraph server's own lines; ours are JSON anyway.
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
    // `/ok` asks for credentials (docs/facts.md 23).
    healthUrl: `http://${HOST}:${ports.langgraph}/info`,
    prepare: () => prepareLanggraph(context, folder),
  };
}

/** The app, with what only it may know. */
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
      // observability/shutdown.ts answers to signals instead.
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

/** The only instance has nobody to leave its requests to. */
function findNoticeSeconds(env: NodeJS.ProcessEnv): number {
  return Number(env.NOTICE_SECONDS || (env.LANGGRAPH_URL ? NOTICE_SECONDS : 0));
}

function findDrainMs(env: NodeJS.ProcessEnv): number {
  return Number(env.DRAIN_SECONDS || DRAIN_SECONDS) * 1000;
}

function without(env: NodeJS.ProcessEnv, names: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.test(name))) as NodeJS.ProcessEnv;
}
