import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { probe, waitUntilHealthy, waitUntilHung } from "./health.ts";
import { isFree, waitUntilFree } from "./ports.ts";
import { isGroupAlive, killGroup } from "./process-group.ts";

/** One process of the system: how to start it, and how to see that it works. */
export interface Service {
  name: string;
  command: string[];
  env: NodeJS.ProcessEnv;
  /** Where it listens. */
  port: number;
  /** Answers with a status below 500 when the service is up. */
  healthUrl: string;
  /** Without an answer for this long it counts as hung, and is restarted; 30 seconds if not given. */
  hungMs?: number;
  /** Done before each start. */
  prepare?(): void;
  /** Folders below the repository whose changes start it again. */
  watches?: readonly string[];
  /** For a service that ends by itself, open answers first, when its input is closed: how long it may take. */
  drainMs?: number;
  /** How long it may take from SIGTERM to its end; then it is killed. */
  stopMs?: number;
}

/** sysexits' EX_CONFIG: started with an environment that can't work; starting again would not help. */
const EX_CONFIG = 78;
const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 10_000;
const LIVED_WELL_MS = 30_000;
const HUNG_MS = 30_000;
const STOP_MS = 8_000;
const RESTART_MS = 2_000;
const DRAIN_POLL_MS = 50;
const DRAIN_GRACE_MS = 1_000;
const PORT_POLL_MS = 1_000;

export interface Listener {
  /** A process of the service was started, also for a second time. */
  started(service: string): void;
  line(service: string, line: string, isError: boolean): void;
  said(message: string): void;
  fatal(message: string): void;
}

/** Starts a service, keeps it alive, and stops it with everything it started. */
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
    // A group of its own: Ctrl-C reaches the launcher alone, which then stops each group whole.
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

  /** Not under a debugger: a process at a breakpoint doesn't answer either. */
  async #killWhenHung(child: ChildProcess, ended: AbortSignal): Promise<void> {
    if (this.service.env.NODE_OPTIONS?.includes("--inspect")) return;
    const { name, healthUrl, hungMs = HUNG_MS } = this.service;
    await waitUntilHung(healthUrl, hungMs, ended);
    if (ended.aborted || this.#stopping) return;
    this.#listener.said(`${name} has not answered for ${hungMs / 1000} seconds.`);
    killGroup(child, "SIGKILL");
  }

  /** Ends the process and starts it again. @param why a sentence for the terminal */
  restart(why: string): void {
    if (this.#stopping || this.#isRestarting || !isGroupAlive(this.#process)) return;
    this.#listener.said(`${why} ${this.service.name} starts again.`);
    this.#isRestarting = true;
    killGroup(this.#process, "SIGTERM");
    setTimeout(() => this.#isRestarting && killGroup(this.#process, "SIGKILL"), RESTART_MS).unref();
  }

  /** @throws Error when the service does not answer within the time */
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

  /** The other processes know it by its port: it waits for that one, should another program have taken it. */
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

  /** Closes the service's input, and waits until it has let its open answers end and is gone; or until `hurry` is aborted. */
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

  /** Asks the whole group to stop, ends it when it does not, and returns when nothing of it is left. */
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
