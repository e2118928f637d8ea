import { setTimeout as pause } from "node:timers/promises";
import { GitHubControl, type RecordedWrite } from "#e2e/support/github-control.ts";
import type { HttpPerson } from "#e2e/support/http-person.ts";
import { type System, startSystem } from "#e2e/support/system.ts";
import { type ChaosPostgres, startDatabases } from "./postgres.ts";

export type Database = "sqlite" | "postgres";

const FAULTS = [
  "kill LangGraph at the first byte",
  "kill LangGraph",
  "kill the app",
  "stop the app",
  "kill everything",
] as const;
const POSTGRES_FAULTS = ["end connections", "restart Postgres", "crash Postgres"] as const;
export type Fault = (typeof FAULTS)[number] | (typeof POSTGRES_FAULTS)[number];

const UP_MS = 60_000;

/** The tested system: the production build, with its own database. */
export class Target {
  readonly faults: readonly Fault[];
  readonly #postgres: ChaosPostgres | undefined;
  readonly #env: Record<string, string>;
  #system: System;
  /** Writes recorded by earlier GitHub stand-ins. */
  #earlier: RecordedWrite[] = [];

  /** @returns undefined for Postgres if its binaries are not installed */
  static async start(database: Database): Promise<Target | undefined> {
    const postgres = database === "postgres" ? await startDatabases() : undefined;
    if (database === "postgres" && !postgres) return undefined;
    const env = {
      TOKEN_DELAY_MS: "5",
      REQUESTS_PER_MINUTE: "100000",
      STREAMS_PER_USER: "1000",
      ...postgres?.databases,
    };
    try {
      const system = await startSystem({ env });
      // Keep the URLs after a restart, so that cookies and the registered callback stay valid.
      const ports = {
        PORT: portOf(system.addresses.web),
        LANGGRAPH_PORT: portOf(system.addresses.langgraph),
      };
      return new Target(system, postgres, { ...env, ...ports });
    } catch (error) {
      postgres?.stop();
      throw error;
    }
  }

  private constructor(system: System, postgres: ChaosPostgres | undefined, env: Record<string, string>) {
    this.#system = system;
    this.#postgres = postgres;
    this.#env = env;
    this.faults = postgres ? [...FAULTS, ...POSTGRES_FAULTS] : FAULTS;
  }

  get system(): System {
    return this.#system;
  }

  async strike(fault: Fault): Promise<void> {
    switch (fault) {
      case "end connections":
        return this.#postgres?.endConnections();
      case "restart Postgres":
        return this.#postgres?.restart("fast");
      case "crash Postgres":
        return this.#postgres?.restart("immediate");
      case "kill everything":
        return this.#restart();
      case "stop the app":
        return this.#end("web", (pid) => process.kill(pid, "SIGTERM"));
      case "kill the app":
        return this.#end("web", (pid) => process.kill(-pid, "SIGKILL"));
      default:
        return this.#end("langgraph", (pid) => process.kill(-pid, "SIGKILL"));
    }
  }

  /** Ends a process; the launcher restarts it. */
  async #end(service: "web" | "langgraph", how: (pid: number) => void): Promise<void> {
    const ended = this.#system.nextLine(new RegExp(`${service} (was killed|ended)`));
    how(this.#system.pid(service));
    await ended;
  }

  async #restart(): Promise<void> {
    await this.#system.crash();
    // The new launcher replaces the stand-ins, which lose their records.
    this.#earlier = await this.writes();
    this.#system = await startSystem({ env: this.#env, dataDir: this.#system.dataDir });
  }

  /** All writes that GitHub has received since the first start. */
  async writes(): Promise<RecordedWrite[]> {
    return [...this.#earlier, ...(await new GitHubControl(this.#system.addresses.github).writes())];
  }

  async untilUp(person: HttpPerson): Promise<void> {
    const until = performance.now() + UP_MS;
    const isUp = async () =>
      (await fetch(`${this.#system.addresses.langgraph}/info`)).ok &&
      (await person.api("/api/langgraph/threads/search", { json: {} })).ok;
    while (!(await isUp().catch(() => false))) {
      if (performance.now() > until)
        throw new Error(`the system is not back:\n${this.#system.output().slice(-2000)}`);
      await pause(100);
    }
    // A run may continue without its stream, and its writes count.
    await pause(300);
  }

  async stop(): Promise<void> {
    await this.#system.stop();
    this.#postgres?.stop();
  }
}

const portOf = (address: string): string => new URL(address).port;
