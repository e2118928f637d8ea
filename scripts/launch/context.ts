import type { Environment } from "#scripts/environment.ts";
import type { Service } from "./child.ts";
import type { Keys } from "./keys.ts";

/** What to start, where, and which parts are embedded. */
export interface Plan {
  appUrl: string;
  services: Service[];
  addresses: {
    web: string;
    langgraph: string;
    /** The started stand-ins, by name. */
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

/** The input for describing a service. */
export type Context = PlanOptions & { appUrl: string; ports: Ports; addresses: Plan["addresses"] };

/** All services listen on loopback, except for the web process if HOST is set. */
export const HOST = "127.0.0.1";
