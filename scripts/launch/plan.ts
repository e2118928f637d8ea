import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseAgentEnv, parseWebEnv } from "#auth/env.ts";
import type { Service } from "./child.ts";
import type { Keys } from "./keys.ts";
import { prepareLanggraph } from "./langgraph-config.ts";
import { findPort, reusePort } from "./ports.ts";

/** What will run, where, and what is embedded. */
export interface Plan {
  appUrl: string;
  services: Service[];
  addresses: {
    web: string;
    langgraph: string;
    identity?: string;
    github?: string;
    model?: string;
    mcp?: string;
  };
}

export interface PlanOptions {
  mode: "dev" | "start";
  root: string;
  dataDir: string;
  keys: Keys;
  env: NodeJS.ProcessEnv;
}

const HOST = "127.0.0.1";
const LANGGRAPH_WORKERS = "100";
/** A person reads the launcher's terminal: a line for each request would hide what matters. */
const QUIET = "warn";
/** What the agent's process must not see, also when the operator's own environment holds it. */
const WEB_ONLY =
  /^(DATABASE_URL|SECRETS_KEYS|SESSION_TOKEN_KEYS|AUTH_.*|GITHUB_CLIENT_SECRET|EMBEDDED_.*|METRICS_TOKEN)$/;
/** What the web process has no use for. */
const AGENT_ONLY =
  /^(AGENT_PRIVATE_KEY|CHECKPOINTS_URL|MODEL_API_KEY|OPENAI_API_KEY|ANTHROPIC_API_KEY|MCP_SERVERS)$/;

/**
 * Decides what to start, from the environment: whatever a variable names is not embedded.
 * @throws Error when stand-ins would be started for an app that is not on a loopback address; EnvError when a process would
 *   not have what it needs, so that nothing is started at all
 */
export async function makePlan(options: PlanOptions): Promise<Plan> {
  const { env } = options;
  const ports = await choosePorts(options);
  const appUrl = env.APP_URL ?? `http://localhost:${ports.web}`;
  const embedded = {
    identity: !env.AUTH_OIDC_ISSUER && env.GITHUB_SIGN_IN !== "true",
    github: !env.GITHUB_CLIENT_ID,
    model: !env.MODEL,
  };
  const standIns = Object.entries(embedded).filter(([, isEmbedded]) => isEmbedded);
  if (standIns.length > 0 && !isLoopback(appUrl)) {
    const names = standIns.map(([name]) => name).join(", ");
    throw new Error(
      `APP_URL is ${appUrl}, which is not this machine: the stand-ins (${names}) let anybody in and are not started.\n` +
        "Set AUTH_OIDC_ISSUER (or GITHUB_SIGN_IN=true), GITHUB_CLIENT_ID and MODEL to real ones: see README.md.",
    );
  }
  if (env.STUDIO === "1" && !isLoopback(appUrl)) {
    throw new Error(
      `STUDIO=1 opens the LangGraph server to Studio without a log-in: on loopback only, and APP_URL is ${appUrl}.`,
    );
  }
  const addresses = {
    web: `http://${HOST}:${ports.web}`,
    langgraph: env.LANGGRAPH_URL ?? `http://${HOST}:${ports.langgraph}`,
    identity: embedded.identity ? `http://${HOST}:${ports.identity}` : undefined,
    github: embedded.github ? `http://${HOST}:${ports.github}` : undefined,
    model: embedded.model ? `http://${HOST}:${ports.model}` : undefined,
    mcp: embedded.github && !env.MCP_SERVERS ? `http://${HOST}:${ports.mcp}` : undefined,
  };
  const context = { ...options, appUrl, ports, addresses };
  const web = webService(context);
  parseWebEnv(web.env);
  const langgraph = env.LANGGRAPH_URL ? undefined : langgraphService(context);
  if (langgraph) parseAgentEnv(langgraph.env);
  const services = [
    ...(addresses.identity ? [identityService(context, addresses.identity)] : []),
    ...(addresses.github ? [githubService(context, addresses.github)] : []),
    ...(addresses.model ? [modelService(context, addresses.model)] : []),
    ...(addresses.github && addresses.mcp ? [mcpService(context, addresses.github, addresses.mcp)] : []),
    ...(langgraph ? [langgraph] : []),
    web,
  ];
  return { appUrl, services, addresses };
}

interface Ports {
  web: number;
  langgraph: number;
  identity: number;
  github: number;
  model: number;
  mcp: number;
}
type Context = PlanOptions & { appUrl: string; ports: Ports; addresses: Plan["addresses"] };

/** The same ports as last time where they are free: the embedded issuer's address is part of its people's identity. */
async function choosePorts({ env, dataDir }: PlanOptions): Promise<Ports> {
  const file = path.join(dataDir, "ports.json");
  const last = readJson(file) as Partial<Ports>;
  const taken = new Set<number>();
  const ports: Ports = {
    web: await findPort(Number(env.PORT ?? last.web ?? 3000), taken),
    langgraph: await findPort(Number(env.LANGGRAPH_PORT ?? last.langgraph ?? 2024), taken),
    identity: await reusePort(last.identity, 4010, taken),
    github: await reusePort(last.github, 4020, taken),
    model: await reusePort(last.model, 4030, taken),
    mcp: await reusePort(last.mcp, 4040, taken),
  };
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(ports, null, 2), { mode: 0o600 });
  return ports;
}

function identityService({ root, dataDir, keys, appUrl, ports, env }: Context, url: string): Service {
  const client = {
    client_id: "on-behalf-of",
    client_secret: keys.EMBEDDED_OIDC_SECRET,
    redirect_uris: [`${appUrl}/api/auth/callback/oidc`],
    post_logout_redirect_uris: [appUrl, `${appUrl}/`],
  };
  return {
    name: "identity",
    command: [process.execPath, path.join(root, "dev/identity/main.ts")],
    env: {
      ...inherited(env),
      HOST,
      PORT: String(ports.identity),
      ISSUER: url,
      DATA_DIR: path.join(dataDir, "identity"),
      OIDC_CLIENTS: JSON.stringify([client]),
    },
    healthUrl: `${url}/.well-known/openid-configuration`,
  };
}

function githubService({ root, dataDir, keys, appUrl, ports, env }: Context, url: string): Service {
  const client = {
    client_id: "on-behalf-of",
    client_secret: keys.EMBEDDED_GITHUB_SECRET,
    kind: "oauth-app",
    redirect_uris: [`${appUrl}/api`],
  };
  return {
    name: "github",
    command: [process.execPath, path.join(root, "dev/github/main.ts")],
    env: {
      ...inherited(env),
      HOST,
      PORT: String(ports.github),
      DATA_FILE: path.join(dataDir, "github.json"),
      GITHUB_CLIENTS: JSON.stringify([client]),
    },
    healthUrl: `${url}/healthz`,
  };
}

function modelService({ root, ports, env }: Context, url: string): Service {
  return {
    name: "model",
    command: [process.execPath, path.join(root, "dev/model/main.ts")],
    env: {
      ...inherited(env),
      HOST,
      PORT: String(ports.model),
      TOKEN_DELAY_MS: env.TOKEN_DELAY_MS,
      OBEDIENT: env.OBEDIENT,
    },
    healthUrl: `${url}/healthz`,
  };
}

function mcpService({ root, ports, env }: Context, github: string, url: string): Service {
  return {
    name: "mcp",
    command: [process.execPath, path.join(root, "dev/mcp/main.ts")],
    env: { ...inherited(env), HOST, PORT: String(ports.mcp), GITHUB_API_URL: `${github}/api/v3` },
    healthUrl: `${url}/healthz`,
  };
}

/** GitHub's tools over MCP, as the embedded server has them. */
function embeddedMcpServers(url: string): string {
  const scopes = ["repo", "read:user"];
  return JSON.stringify({ github: { url: `${url}/mcp`, provider: "github", scopes, trusted: true } });
}

function langgraphService(context: Context): Service {
  const { root, dataDir, keys, appUrl, ports, addresses, env, mode } = context;
  const folder = path.join(dataDir, "langgraph");
  return {
    name: "langgraph",
    command: [
      process.execPath,
      path.join(root, "node_modules/@langchain/langgraph-cli/dist/cli/cli.mjs"),
      "dev",
      "--no-browser",
      ...(mode === "start" ? ["--no-reload"] : []),
      ...["--host", HOST, "--port", String(ports.langgraph), "-n", LANGGRAPH_WORKERS],
      ...["--config", path.join(folder, "langgraph.json")],
    ],
    env: {
      ...without(env, WEB_ONLY),
      APP_URL: appUrl,
      WEB_URL: addresses.web,
      AGENT_PRIVATE_KEY: env.AGENT_PRIVATE_KEY ?? JSON.stringify(keys.AGENT_PRIVATE_KEY),
      CHECKPOINTS_URL: env.CHECKPOINTS_URL ?? `file:${path.join(dataDir, "checkpoints.db")}`,
      ...(addresses.github ? { GITHUB_API_URL: `${addresses.github}/api/v3` } : {}),
      ...(addresses.model
        ? { MODEL: "openai:embedded", MODEL_BASE_URL: `${addresses.model}/v1`, MODEL_API_KEY: "embedded" }
        : {}),
      ...(addresses.mcp ? { MCP_SERVERS: embeddedMcpServers(addresses.mcp) } : {}),
      LANGGRAPH_CLI_NO_ANALYTICS: "1",
    },
    healthUrl: `http://${HOST}:${ports.langgraph}/info`,
    prepare: () => prepareLanggraph(root, folder, env.STUDIO === "1"),
  };
}

function webService({ root, dataDir, keys, appUrl, ports, addresses, env, mode }: Context): Service {
  const { d: _private, ...agentPublicKey } = keys.AGENT_PRIVATE_KEY;
  return {
    name: "web",
    command: [
      process.execPath,
      path.join(root, "node_modules/next/dist/bin/next"),
      mode,
      ...["-H", env.HOST ?? HOST, "-p", String(ports.web)],
    ],
    env: {
      ...without(env, AGENT_ONLY),
      NODE_ENV: mode === "dev" ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
      LOG_LEVEL: env.LOG_LEVEL ?? QUIET,
      APP_URL: appUrl,
      LANGGRAPH_URL: addresses.langgraph,
      DATABASE_URL: env.DATABASE_URL ?? `file:${path.join(dataDir, "app.db")}`,
      AUTH_SECRET: env.AUTH_SECRET ?? keys.AUTH_SECRET,
      SECRETS_KEYS: env.SECRETS_KEYS ?? JSON.stringify(keys.SECRETS_KEYS),
      SESSION_TOKEN_KEYS: env.SESSION_TOKEN_KEYS ?? JSON.stringify(keys.SESSION_TOKEN_KEYS),
      AGENT_PUBLIC_KEYS: env.AGENT_PUBLIC_KEYS ?? JSON.stringify({ keys: [agentPublicKey] }),
      ...(addresses.identity
        ? {
            AUTH_OIDC_ISSUER: addresses.identity,
            AUTH_OIDC_ID: "on-behalf-of",
            AUTH_OIDC_SECRET: keys.EMBEDDED_OIDC_SECRET,
            AUTH_OIDC_NAME: "the embedded provider",
          }
        : {}),
      ...(addresses.github
        ? {
            GITHUB_URL: addresses.github,
            GITHUB_API_URL: `${addresses.github}/api/v3`,
            GITHUB_CLIENT_ID: "on-behalf-of",
            GITHUB_CLIENT_SECRET: keys.EMBEDDED_GITHUB_SECRET,
          }
        : {}),
    },
    healthUrl: `${addresses.web}/api/health`,
  };
}

/** The launcher's own environment without anything of the application: for the stand-ins. */
function inherited(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: env.PATH, HOME: env.HOME, LANG: env.LANG, TZ: env.TZ, NODE_ENV: "development" };
}

function without(env: NodeJS.ProcessEnv, names: RegExp): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.test(name))) as NodeJS.ProcessEnv;
}

function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
