import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** One process of the system: how to start it, and how to see that it works. */
export interface Service {
  name: string;
  command: string[];
  env: NodeJS.ProcessEnv;
  /** Answers with a status below 500 when the service is up. */
  healthUrl: string;
  /** Done before each start. */
  prepare?(): void;
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
const STOP_MS = 8_000;
const DRAIN_POLL_MS = 50;
/** Each look costs a millisecond, of a machine that is busy starting seven services. */
const HEALTH_POLL_MS = 100;
const DRAIN_GRACE_MS = 1_000;
const WATCH_EVERY_MS = 2_000;
/** A server that begins anew with a changed file is back before that, on a slow machine too. */
const REFUSALS_UNTIL_DEAD = 8;

export interface Listener {
  /** A process of the service was started, also for a second time. */
  started(service: string): void;
  line(service: string, line: string): void;
  said(message: string): void;
  fatal(message: string): void;
}

/** Starts a service, keeps it alive, and stops it with everything it started. */
export class Supervised {
  readonly service: Service;
  readonly #listener: Listener;
  #process: ChildProcess | undefined;
  #stopping = false;
  #delay = FIRST_DELAY_MS;
  #watch: NodeJS.Timeout | undefined;
  #wasOpen = false;

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
    const startedAt = Date.now();
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => this.#listener.line(name, line));
    }
    child.once("error", (error) => this.#listener.fatal(`${name} can't be started: ${error.message}`));
    child.once("exit", (code, signal) => this.#ended(code, signal, startedAt));
    this.#watchDoor();
  }

  /**
   * Sees a service die behind a parent that lives on, as the LangGraph server under its file watcher (`dev`): its door, once
   * open, refuses again and again. A door that is merely slow is left alone.
   */
  #watchDoor(): void {
    let refusals = 0;
    this.#wasOpen = false;
    clearInterval(this.#watch);
    this.#watch = setInterval(async () => {
      const door = await knock(this.service.healthUrl);
      if (door === "open") this.#wasOpen = true;
      refusals = door === "refused" ? refusals + 1 : 0;
      if (!this.#wasOpen || refusals < REFUSALS_UNTIL_DEAD || this.#stopping) return;
      clearInterval(this.#watch);
      this.#listener.said(`${this.service.name} answers no more.`);
      killGroup(this.#process, "SIGKILL");
    }, WATCH_EVERY_MS);
  }

  /** @throws Error when the service does not answer within the time */
  async waitUntilHealthy(timeoutMs: number, signal: AbortSignal): Promise<void> {
    await waitUntilHealthy(this.service, timeoutMs, signal);
    this.#wasOpen = true;
  }

  #ended(code: number | null, signal: string | null, startedAt: number): void {
    clearInterval(this.#watch);
    if (this.#stopping) return;
    killGroup(this.#process, "SIGKILL");
    const { name } = this.service;
    const how = signal ? `was killed by ${signal}` : `ended with ${code}`;
    if (code === EX_CONFIG) {
      this.#listener.fatal(`${name} ${how}: see its message above.`);
      return;
    }
    this.#delay =
      Date.now() - startedAt > LIVED_WELL_MS ? FIRST_DELAY_MS : Math.min(this.#delay * 2, LONGEST_DELAY_MS);
    this.#listener.said(`${name} ${how}; it is started again in ${this.#delay} ms.`);
    setTimeout(() => {
      if (!this.#stopping) this.start();
    }, this.#delay);
  }

  /** Closes the service's input, and waits until it has let its open answers end and is gone; or until `hurry` is aborted. */
  async drain(hurry: AbortSignal): Promise<void> {
    const { drainMs } = this.service;
    if (!drainMs) return;
    const enough = AbortSignal.any([hurry, AbortSignal.timeout(drainMs + DRAIN_GRACE_MS)]);
    this.#stopping = true;
    clearInterval(this.#watch);
    this.#process?.stdin?.end();
    while (!enough.aborted && isGroupAlive(this.#process)) {
      if ((await knock(this.service.healthUrl)) === "refused") return;
      await pause(DRAIN_POLL_MS);
    }
  }

  /** Asks the whole group to stop, ends it when it does not, and returns when nothing of it is left. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#watch);
    const child = this.#process;
    killGroup(child, "SIGTERM");
    const deadline = Date.now() + (this.service.stopMs ?? STOP_MS);
    while (isGroupAlive(child)) {
      if (Date.now() > deadline) killGroup(child, "SIGKILL");
      await pause(25);
    }
  }
}

function killGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (!child?.pid) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}

function isGroupAlive(child: ChildProcess | undefined): boolean {
  if (!child?.pid) return false;
  try {
    return process.kill(-child.pid, 0);
  } catch {
    return false;
  }
}

/**
 * Waits until a service answers.
 * @throws Error when it does not within the time
 */
export async function waitUntilHealthy(
  service: Service,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (!signal.aborted) {
    if ((await knock(service.healthUrl)) === "open") return;
    if (Date.now() > until) {
      throw new Error(`${service.name} did not answer at ${service.healthUrl} in ${timeoutMs / 1000} s.`);
    }
    await pause(HEALTH_POLL_MS);
  }
}

/** `refused`: nobody listens there. `silent`: somebody does, but does not answer, or answers with a failure. */
async function knock(url: string): Promise<"open" | "silent" | "refused"> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" });
    await response.body?.cancel();
    return response.status < 500 ? "open" : "silent";
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED" ? "refused" : "silent";
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
