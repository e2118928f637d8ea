import path from "node:path";
import type { Service } from "./child.ts";
import { type Context, HOST } from "./context.ts";

/** The auth provider: dev/identity. */
export function identityService({ root, dataDir, keys, appUrl, ports, env }: Context, url: string): Service {
  const client = {
    client_id: "on-behalf-of",
    client_secret: keys.EMBEDDED_OIDC_SECRET,
    redirect_uris: [`${appUrl}/api/auth/callback/oidc`],
    post_logout_redirect_uris: [appUrl, `${appUrl}/`],
    backchannel_logout_uri: `${appUrl}/api/auth/backchannel-logout`,
    backchannel_logout_session_required: true,
  };
  return {
    name: "identity",
    port: ports.identity,
    command: [process.execPath, path.join(root, "dev/identity/main.ts")],
    env: {
      ...inherited(env),
      HOST,
      PORT: String(ports.identity),
      ISSUER: url,
      DATA_DIR: path.join(dataDir, "identity"),
      OIDC_CLIENTS: JSON.stringify([client]),
      PASSWORD: env.EMBEDDED_PASSWORD,
    },
    healthUrl: `${url}/.well-known/openid-configuration`,
  };
}

/** GitHub: dev/github. */
export function githubService({ root, dataDir, keys, appUrl, ports, env }: Context, url: string): Service {
  const client = {
    client_id: "on-behalf-of",
    client_secret: keys.EMBEDDED_GITHUB_SECRET,
    kind: env.GITHUB_APP_KIND ?? "oauth-app",
    redirect_uris: [`${appUrl}/api`],
    slug: env.GITHUB_APP_SLUG,
    setup_url: `${appUrl}/api/oauth/callback/github`,
  };
  return {
    name: "github",
    port: ports.github,
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

/** Atlassian, with a Jira: dev/jira. */
export function jiraService({ root, dataDir, keys, appUrl, ports, env }: Context, url: string): Service {
  const app = {
    client_id: "on-behalf-of",
    client_secret: keys.EMBEDDED_JIRA_SECRET,
    redirect_uri: `${appUrl}/api/oauth/callback/atlassian`,
  };
  return {
    name: "jira",
    port: ports.jira,
    command: [process.execPath, path.join(root, "dev/jira/main.ts")],
    env: {
      ...inherited(env),
      HOST,
      PORT: String(ports.jira),
      DATA_FILE: path.join(dataDir, "jira.json"),
      ATLASSIAN_APP: JSON.stringify(app),
    },
    healthUrl: `${url}/healthz`,
  };
}

/** The model: dev/model. */
export function modelService({ root, ports, env }: Context, url: string): Service {
  return {
    name: "model",
    port: ports.model,
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

/** GitHub's tools and notes over MCP: dev/mcp. */
export function mcpService({ root, dataDir, ports, env }: Context, github: string, url: string): Service {
  return {
    name: "mcp",
    port: ports.mcp,
    command: [process.execPath, path.join(root, "dev/mcp/main.ts")],
    env: {
      ...inherited(env),
      HOST,
      PORT: String(ports.mcp),
      GITHUB_API_URL: `${github}/api/v3`,
      DATA_DIR: path.join(dataDir, "mcp"),
    },
    healthUrl: `${url}/healthz`,
  };
}

/** The launcher's own environment without anything of the application: for the stand-ins. */
function inherited(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: env.PATH, HOME: env.HOME, LANG: env.LANG, TZ: env.TZ, NODE_ENV: "development" };
}
