import type { WebEnv } from "#auth/authorization-server/env.ts";
import type { AgentEnv } from "#auth/client/env.ts";
import type { Finding } from "#scripts/doctor/finding.ts";
import type { Context } from "#scripts/launch/context.ts";

type Variables = Record<string, string | undefined>;

/** A server that the launcher starts from `dev/NAME/main.ts` unless a variable names the real one. */
export interface StandIn {
  /** Its folder in dev/, and its name in the log and in `addresses`. */
  name: string;
  /** For the banner: the service it replaces, and the variables that replace it. */
  label: string;
  replacedBy: string;
  /** The first port to try. */
  port: number;
  /** Why the next start must not choose another port, if stored data depend on its URL. */
  keepsPort?: string;
  /** Whether these variables configure no real service. */
  isWanted(env: Variables): boolean;
  /** Its variables in addition to HOST and PORT. */
  variables(context: Context, url: string): Variables;
  /** Its health check's path, by default `/healthz`. */
  healthPath?: string;
  /** Its variables for the app. */
  web?(context: Context, url: string): Record<string, string>;
  /** Its variables for the LangGraph server. */
  agent?(context: Context, url: string): Record<string, string>;
}

/** The input of the doctor's checks: both processes' environments, completed as by the launcher. */
export interface Setup {
  web: WebEnv;
  agent: AgentEnv & { WEB_URL: string };
  /** Names of the stand-ins that the launcher would start, which need no check. */
  embedded: ReadonlySet<string>;
  /** Keys in neither a variable nor the launcher's file yet. */
  keysToMake: readonly string[];
  /** The provider's own variables, which LangChain reads by itself. */
  providerKeys: { openai: string | undefined; anthropic: string | undefined };
}

/** langgraph.json; the launcher uses a copy in the data folder. */
export interface LanggraphConfig {
  graphs: Record<string, string>;
  auth: { path: string; disable_studio_auth: boolean };
  http: object;
}

/** A feature's part in the launcher and the doctor. */
export interface ScriptsFeature {
  standIn?: StandIn;
  /** Variables with which the embedded auth provider (dev/identity) grants people access to this feature. */
  crossApp?(context: Context): Variables;
  /** Variables for the app in addition to those of stand-ins. */
  webVariables?(context: Context): Variables;
  check?(setup: Setup): Promise<Finding[]>;
  /** @throws Error if the app must not be started with these variables */
  checkStart?(env: Variables, appUrl: string): void;
  /** @param root of the project, relative to the copy's folder. @returns the LangGraph server's configuration */
  configureServer?(config: LanggraphConfig, env: Variables, root: string): LanggraphConfig;
  /** Its Vitest projects, which `npm test` runs after the integration tests. */
  testProjects?: readonly string[];
  /** Further stages of `npm test`, also run when the project in `after` is selected. */
  testStages?: readonly { name: string; command: string[]; after: string }[];
  /** Builds what its integration tests need in CI. Never fails; those tests do. */
  prepareTests?: { name: string; run(say: (line: string) => void): void };
}
