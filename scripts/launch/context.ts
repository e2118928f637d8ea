import type { Environment } from "#scripts/environment.ts";
import type { Service } from "./child.ts";
import type { Keys } from "./keys.ts";

/** What will run, where, and what is embedded. */
export interface Plan {
  appUrl: string;
  services: Service[];
  addresses: {
    web: string;
    langgraph: string;
    identity?: string;
    github?: string;
    jira?: string;
    model?: string;
    mcp?: string;
  };
}

export interface PlanOptions extends Environment {
  mode: "dev" | "start";
  keys: Keys;
}

export interface Ports {
  web: number;
  langgraph: number;
  identity: number;
  github: number;
  model: number;
  mcp: number;
  jira: number;
}

/** What a service is made of. */
export type Context = PlanOptions & { appUrl: string; ports: Ports; addresses: Plan["addresses"] };

/** Everything that the launcher starts listens on loopback, but for the web process where HOST says otherwise. */
export const HOST = "127.0.0.1";
