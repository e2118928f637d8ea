import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { findProviderProblem } from "#agent/model/provider.ts";
import { checkFeatures } from "#auth/authorization-server/check-features.ts";
import { parseWebEnv } from "#auth/authorization-server/env.ts";
import { parseAgentEnv } from "#auth/client/env.ts";
import { EnvError, optional, origin, parseEnv } from "#auth/protocol/env-fields.ts";
import type { ScriptsFeature } from "#scripts/feature.ts";
import * as features from "#scripts/features.ts";
import { writeFileDurably } from "#scripts/write-file.ts";
import { HOST, type Plan, type PlanOptions, type Ports } from "./context.ts";
import { isLoopback } from "./loopback.ts";
import { requireHost, requirePort, reusePort } from "./ports.ts";
import { langgraphService, webService } from "./services.ts";
import { findEmbedded, hasStandIns, STAND_INS, standInServices } from "./stand-ins.ts";

/** Read before anything else is decided by it. */
const named = z.object({ APP_URL: optional(origin) });

/**
 * Decides from the environment what to start and where.
 * @throws Error if stand-ins would be started for an app outside of loopback; EnvError if a process would lack a variable, so that
 *   nothing is started
 */
export async function makePlan(options: PlanOptions): Promise<Plan> {
  const { env } = options;
  const ports = await choosePorts(options);
  const { APP_URL: appUrl = `http://localhost:${ports.web}` } = parseEnv("app", named, env);
  const embedded = findEmbedded(env);
  if (embedded.size > 0 && !isLoopback(appUrl)) {
    const names = [...embedded].join(", ");
    throw new Error(
      `APP_URL is ${appUrl}, which is not this machine: the stand-ins (${names}) let anybody in and are not started.\n` +
        "Set AUTH_OIDC_ISSUER (or GITHUB_SIGN_IN=true), GITHUB_CLIENT_ID and MODEL to real ones: see README.md.",
    );
  }
  if (embedded.size > 0 && !hasStandIns(options.root)) {
    const names = [...embedded].join(", ");
    throw new Error(
      `The stand-ins (${names}) are not in this image, which has the packages for production only.\n` +
        "Set AUTH_OIDC_ISSUER (or GITHUB_SIGN_IN=true), GITHUB_CLIENT_ID and MODEL: see docs/deploy.md. To try the app with\n" +
        "everything embedded, clone it and run `npm install && npm run dev`.",
    );
  }
  for (const { checkStart } of Object.values<ScriptsFeature>(features)) checkStart?.(env, appUrl);
  const addresses = {
    web: `http://${HOST}:${ports.web}`,
    langgraph: env.LANGGRAPH_URL ?? `http://${HOST}:${ports.langgraph}`,
    ...Object.fromEntries([...embedded].map((name) => [name, `http://${HOST}:${ports[name]}`])),
  };
  const context = { ...options, appUrl, ports, addresses };
  const web = webService(context);
  checkFeatures(parseWebEnv(web.env));
  const langgraph = env.LANGGRAPH_URL ? undefined : langgraphService(context);
  if (langgraph) await requireProvider(parseAgentEnv(langgraph.env).MODEL);
  const services = [...standInServices(context), ...(langgraph ? [langgraph] : []), web];
  return { appUrl, services, addresses };
}

async function requireProvider(model: string): Promise<void> {
  const message = await findProviderProblem(model);
  if (message) throw new EnvError("LangGraph server", [{ path: ["MODEL"], message }]);
}

/** Reuses the last start's ports if they are free, and requires those on which stored data depend. */
async function choosePorts({ env, dataDir }: PlanOptions): Promise<Ports> {
  if (env.HOST) await requireHost(env.HOST);
  const file = path.join(dataDir, "ports.json");
  const last = readJson(file) as Partial<Ports>;
  const taken = new Set<number>();
  const ports: Ports = {
    web: env.PORT ? await requirePort("PORT", env.PORT, taken) : await reusePort(last.web, 3000, taken),
    langgraph: env.LANGGRAPH_PORT
      ? await requirePort("LANGGRAPH_PORT", env.LANGGRAPH_PORT, taken)
      : await reusePort(last.langgraph, 2024, taken),
  };
  const embedded = findEmbedded(env);
  for (const { name, port, label, keepsPort } of STAND_INS) {
    const used = last[name];
    ports[name] = await reusePort(used, port, taken);
    if (!keepsPort || !embedded.has(name) || used === undefined || ports[name] === used) continue;
    if (!existsSync(path.join(dataDir, name))) continue;
    throw new Error(
      `Port ${used} of the embedded ${label} is in use, by another program or by what the last start left behind (\`lsof -i :${used}\` names it): ${keepsPort}.\n` +
        `Stop that process; or delete ${file} to go on without these data.`,
    );
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileDurably(file, JSON.stringify(ports, null, 2));
  return ports;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
