import type { WebEnv } from "#auth/authorization-server/env.ts";
import type { AgentEnv } from "#auth/client/env.ts";
import type { Finding } from "#scripts/doctor/finding.ts";
import type { Context } from "#scripts/launch/context.ts";

type Variables = Record<string, string | undefined>;

/** A server that the launcher starts itself, from `dev/NAME/main.ts`, where no variable names the real one. */
export interface StandIn {
  /** Its folder in dev/, and its name in the log and in the addresses. */
  name: string;
  /** For the banner: what it stands for, and the variables that replace it. */
  label: string;
  replacedBy: string;
  /** The first port that is tried. */
  port: number;
  /** Whether these variables leave it to the launcher. */
  isWanted(env: Variables): boolean;
  /** Its own variables, beside HOST and PORT. */
  variables(context: Context, url: string): Variables;
  /** The path that answers once it serves; `/healthz` unless given. */
  healthPath?: string;
  /** What the app is told of it. */
  web?(context: Context, url: string): Record<string, string>;
  /** What the LangGraph server is told of it. */
  agent?(context: Context, url: string): Record<string, string>;
}

/** What the doctor's checks look at: both processes' environments, completed as the launcher completes them. */
export interface Setup {
  web: WebEnv;
  agent: AgentEnv & { WEB_URL: string };
  /** Names of the stand-ins that the launcher would start: there is nothing to check. */
  embedded: ReadonlySet<string>;
  /** Keys that neither a variable nor the launcher's file has yet. */
  keysToMake: readonly string[];
  /** The provider's own variables, which LangChain reads by itself. */
  providerKeys: { openai: string | undefined; anthropic: string | undefined };
}

/** langgraph.json, of which the launcher runs a copy in the data folder. */
export interface LanggraphConfig {
  graphs: Record<string, string>;
  auth: { path: string; disable_studio_auth: boolean };
  http: object;
}

/** What a feature brings to the launcher and the doctor. */
export interface ScriptsFeature {
  standIn?: StandIn;
  /** Variables of the embedded auth provider (dev/identity), where it grants its people access to this feature. */
  crossApp?(context: Context): Variables;
  /** Variables that the app gets beside those of stand-ins. */
  webVariables?(context: Context): Variables;
  check?(setup: Setup): Promise<Finding[]>;
  /** @throws Error for variables that the app must not be started with */
  checkStart?(env: Variables, appUrl: string): void;
  /** @param root of the project, as the copy's folder sees it. @returns what the LangGraph server is started with */
  configureServer?(config: LanggraphConfig, env: Variables, root: string): LanggraphConfig;
  /** Vitest projects of its own: `npm test` runs each after the integration tests. */
  testProjects?: readonly string[];
  /** What else `npm test` runs after them; asking for the project `after` by its name runs it as well. */
  testStages?: readonly { name: string; command: string[]; after: string }[];
  /** What `npm test` builds for its integration tests where they are required (CI). Never fails: those tests do. */
  prepareTests?: { name: string; run(say: (line: string) => void): void };
}
