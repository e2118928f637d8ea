import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { probe, waitUntilHealthy, waitUntilHung } from "./health.ts";
import { isFree, waitUntilFree } from "./ports.ts";
import { isGroupAlive, killGroup } from "./process-group.ts";

/** One process of the system: how to start it, and how to check its health. */
export interface Service {
  name: string;
  command: string[];
  env: NodeJS.ProcessEnv;
  /** Its port. */
  port: number;
  /** Returns a status below 500 when the service is up. */
  healthUrl: string;
  /** Restarted if it does not respond for this long, by default 30 seconds; at its start, for two minutes. */
  hungMs?: number;
  /** Runs before each start. */
  prepare?(): void;
  /** Folders of the repository whose changes restart it. */
  watches?: readonly string[];
  /** For a service that exits when its stdin is closed, after its open answers: how long that may take. */
  drainMs?: number;
  /** How long it may take to exit after SIGTERM before it is killed. */
  stopMs?: number;
}

/** sysexits' EX_CONFIG: invalid configuration, so that a restart would not help. */
const EX_CONFIG = 78;
const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 10_000;
/** A process that lived this long did not die of its start: it is started again without a growing delay. */
const LIVED_WELL_MS = 5_000;
const HUNG_MS = 30_000;
const STOP_MS = 8_000;
const RESTART_MS = 2_000;
const DRAIN_POLL_MS = 50;
const DRAIN_GRACE_MS = 1_000;
const PORT_POLL_MS = 1_000;

export interface Listener {
  /** Called when a process of the service is started or restarted. */
  started(service: string): void;
  line(service: string, line: string, isError: boolean): void;
  said(message: string): void;
  fatal(message: string): void;
}

/** Starts a service, restarts it as needed, and stops it with all of its child processes. */
export class Supervised {
  readonly service: Service;
  readonly #listener: Listener;
  #process: ChildProcess | undefined;
  #stopping = false;
  #isRestarting = false;
  #delay = FIRST_DELAY_MS;

  constructor(service: Service, listener: Listener) {
    this.service = service;
    this.#listener = listener;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    const { name, command, env, prepare, drainMs } = this.service;
    prepare?.();
    const [file = "", ...args] = command;
    // Its own process group: Ctrl-C reaches only the launcher, which then stops each group.
    const child = spawn(file, args, {
      env,
      detached: true,
      stdio: [drainMs ? "pipe" : "ignore", "pipe", "pipe"],
    });
    this.#process = child;
    this.#listener.started(name);
    const startedAt = performance.now();
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      const isError = stream === child.stderr;
      createInterface({ input: stream }).on("line", (line) => this.#listener.line(name, line, isError));
    }
    child.once("error", (error) => this.#listener.fatal(`${name} can't be started: ${error.message}`));
    const ended = new AbortController();
    child.once("exit", (code, signal) => {
      ended.abort();
      this.#ended(code, signal, performance.now() - startedAt);
    });
    void this.#killWhenHung(child, ended.signal);
  }

  /** Disabled under a debugger, since a process at a breakpoint doesn't respond. */
  async #killWhenHung(child: ChildProcess, ended: AbortSignal): Promise<void> {
    if (this.service.env.NODE_OPTIONS?.includes("--inspect")) return;
    const { name, healthUrl, hungMs = HUNG_MS } = this.service;
    const silentMs = await waitUntilHung(healthUrl, hungMs, ended);
    if (ended.aborted || this.#stopping) return;
    this.#listener.said(`${name} has not answered for ${silentMs / 1000} seconds.`);
    killGroup(child, "SIGKILL");
  }

  /** Restarts the process. @param why the reason to print */
  restart(why: string): void {
    if (this.#stopping || this.#isRestarting || !isGroupAlive(this.#process)) return;
    this.#listener.said(`${why} ${this.service.name} starts again.`);
    this.#isRestarting = true;
    killGroup(this.#process, "SIGTERM");
    setTimeout(() => this.#isRestarting && killGroup(this.#process, "SIGKILL"), RESTART_MS).unref();
  }

  /** @throws Error if the service does not respond in time */
  waitUntilHealthy(timeoutMs: number, signal: AbortSignal): Promise<void> {
    return waitUntilHealthy(this.service, timeoutMs, signal);
  }

  #ended(code: number | null, signal: string | null, livedMs: number): void {
    const isRestart = this.#isRestarting;
    this.#isRestarting = false;
    if (this.#stopping) return;
    killGroup(this.#process, "SIGKILL");
    if (isRestart) {
      void this.#startAgain();
      return;
    }
    const { name } = this.service;
    const how = signal ? `was killed by ${signal}` : `ended with ${code}`;
    if (code === EX_CONFIG) {
      this.#listener.fatal(`${name} ${how}: see its message above.`);
      return;
    }
    this.#delay = livedMs > LIVED_WELL_MS ? FIRST_DELAY_MS : Math.min(this.#delay * 2, LONGEST_DELAY_MS);
    this.#listener.said(`${name} ${how}; it is started again in ${this.#delay} ms.`);
    setTimeout(() => void this.#startAgain(), this.#delay);
  }

  /** Waits for its port if another program has taken it, because the other processes use that port. */
  async #startAgain(): Promise<void> {
    const { name, port } = this.service;
    let isTold = false;
    await waitUntilFree(port);
    while (!this.#stopping && !(await isFree(port))) {
      if (!isTold)
        this.#listener.said(
          `${name} can't start: another program uses its port ${port}. It starts as soon as the port is free.`,
        );
      isTold = true;
      await pause(PORT_POLL_MS);
    }
    if (!this.#stopping) this.start();
  }

  /** Closes the service's stdin, and waits until it has finished its open answers and exited, or `hurry` is aborted. */
  async drain(hurry: AbortSignal): Promise<void> {
    const { drainMs } = this.service;
    if (!drainMs) return;
    const enough = AbortSignal.any([hurry, AbortSignal.timeout(drainMs + DRAIN_GRACE_MS)]);
    this.#stopping = true;
    this.#process?.stdin?.end();
    while (!enough.aborted && isGroupAlive(this.#process)) {
      if ((await probe(this.service.healthUrl)) === "refused") return;
      await pause(DRAIN_POLL_MS);
    }
  }

  /** Stops the whole process group, by force if necessary. Resolves when none of its processes is left. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    killGroup(child, "SIGTERM");
    const deadline = performance.now() + (this.service.stopMs ?? STOP_MS);
    while (isGroupAlive(child)) {
      if (performance.now() > deadline) killGroup(child, "SIGKILL");
      await pause(25);
    }
  }
}
