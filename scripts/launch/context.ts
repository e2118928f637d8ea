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
    /** Each stand-in that is started, by its name. */
    [standIn: string]: string | undefined;
  };
}

export interface PlanOptions extends Environment {
  mode: "dev" | "start";
  keys: Keys;
}

export interface Ports {
  web: number;
  langgraph: number;
  [standIn: string]: number;
}

/** What a service is made of. */
export type Context = PlanOptions & { appUrl: string; ports: Ports; addresses: Plan["addresses"] };

/** Everything that the launcher starts listens on loopback, but for the web process where HOST says otherwise. */
export const HOST = "127.0.0.1";
