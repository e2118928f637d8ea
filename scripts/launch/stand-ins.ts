import { existsSync } from "node:fs";
import path from "node:path";
import type { ScriptsFeature, StandIn } from "#scripts/feature.ts";
import * as features from "#scripts/features.ts";
import type { Service } from "./child.ts";
import { type Context, HOST } from "./context.ts";

const FEATURES = Object.values<ScriptsFeature>(features);

/** The auth provider: dev/identity. */
const identity: StandIn = {
  name: "identity",
  label: "auth provider",
  replacedBy: "AUTH_OIDC_ISSUER, AUTH_OIDC_ID, AUTH_OIDC_SECRET",
  port: 4010,
  keepsPort: "the app knows people by its address, and at another one everybody would count as new",
  isWanted: (env) => !env.AUTH_OIDC_ISSUER && env.GITHUB_SIGN_IN !== "true",
  variables(context, url) {
    const { dataDir, keys, appUrl, env } = context;
    const client = {
      client_id: "on-behalf-of",
      client_secret: keys.EMBEDDED_OIDC_SECRET,
      redirect_uris: [`${appUrl}/api/auth/callback/oidc`],
      post_logout_redirect_uris: [appUrl, `${appUrl}/`],
      backchannel_logout_uri: `${appUrl}/api/auth/backchannel-logout`,
      backchannel_logout_session_required: true,
    };
    return {
      ISSUER: url,
      DATA_DIR: `${dataDir}/identity`,
      CLIENTS: JSON.stringify([client]),
      PASSWORD: env.EMBEDDED_PASSWORD,
      // Acts as a company's provider, which grants access to features.
      ...(env.EMBEDDED_CROSS_APP === "true"
        ? Object.assign({}, ...FEATURES.map(({ crossApp }) => crossApp?.(context)))
        : {}),
    };
  },
  healthPath: "/.well-known/openid-configuration",
  web: ({ keys }, url) => ({
    AUTH_OIDC_ISSUER: url,
    AUTH_OIDC_ID: "on-behalf-of",
    AUTH_OIDC_SECRET: keys.EMBEDDED_OIDC_SECRET,
    AUTH_OIDC_NAME: "the embedded provider",
  }),
};

/** The model: dev/model. */
const model: StandIn = {
  name: "model",
  label: "model",
  replacedBy: "MODEL, and OPENAI_API_KEY or ANTHROPIC_API_KEY",
  port: 4030,
  isWanted: (env) => !env.MODEL,
  variables: ({ env }) => ({ TOKEN_DELAY_MS: env.TOKEN_DELAY_MS, OBEDIENT: env.OBEDIENT }),
  agent: (_context, url) => ({
    MODEL: "openai:embedded",
    MODEL_BASE_URL: `${url}/v1`,
    MODEL_API_KEY: "embedded",
  }),
};

const brought = FEATURES.flatMap(({ standIn }) => standIn ?? []);

/** All stand-ins of the launcher, in the banner's order. */
export const STAND_INS: readonly StandIn[] = [identity, ...brought, model];

/** The names of the stand-ins that are needed with these variables. */
export function findEmbedded(env: Record<string, string | undefined>): Set<string> {
  return new Set(STAND_INS.filter(({ isWanted }) => isWanted(env)).map(({ name }) => name));
}

/** Whether the stand-ins can run: the container image lacks their packages, which are devDependencies. */
export function hasStandIns(root: string): boolean {
  return existsSync(path.join(root, "node_modules/oidc-provider"));
}

/** A process's variables for the running stand-ins. */
export function describeStandIns(context: Context, part: "web" | "agent"): Record<string, string> {
  return Object.assign({}, ...running(context).map(([standIn, url]) => standIn[part]?.(context, url)));
}

/** The running stand-ins as services. */
export function standInServices(context: Context): Service[] {
  const { root, env } = context;
  return running(context).map(([{ name, variables, healthPath = "/healthz" }, url, port]) => ({
    name,
    port,
    command: [process.execPath, path.join(root, "dev", name, "main.ts")],
    env: { ...inherited(env), HOST, PORT: String(port), ...variables(context, url) },
    healthUrl: `${url}${healthPath}`,
  }));
}

function running({ addresses, ports }: Context): [StandIn, url: string, port: number][] {
  return STAND_INS.flatMap((standIn) => {
    const url = addresses[standIn.name];
    const port = ports[standIn.name];
    return url && port ? [[standIn, url, port]] : [];
  });
}

/** The launcher's environment without the application's variables. */
function inherited(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TZ, NODE_COMPILE_CACHE } = env;
  return { PATH, HOME, LANG, TZ, NODE_COMPILE_CACHE, NODE_ENV: "development" };
}
