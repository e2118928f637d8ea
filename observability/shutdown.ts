import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { interceptRequests, sendRefusal, watchRequests } from "./node-requests.ts";
import { sendLastTraces } from "./traces.ts";

/**
 * Shuts a process down gracefully: open answers may finish, new requests get 503 with Retry-After. The same for the web process
 * and the LangGraph server, below both frameworks: docs/decisions/0050.
 */
export interface GracefulShutdown {
  /**
   * From now on the readiness path returns 503 and every other request is served, each on a connection that closes after it: a
   * load balancer notices before anything is rejected.
   */
  announce(): void;
  /** From now on new requests get 503. Resolves when no answer is open and no work is left, or after `patienceMs`. */
  close(patienceMs: number): Promise<void>;
}

const LOOK_EVERY_MS = 50;

/** The path that a load balancer polls. */
const READINESS_PATH = "/api/ready";

/**
 * Watches all HTTP servers of this process, including those that start listening later.
 * @param isStillServed paths that are served during the shutdown
 * @param countWork work without an open answer
 */
export function watchForShutdown(
  isStillServed: (path: string) => boolean = () => false,
  countWork: () => number = () => 0,
): GracefulShutdown {
  const open = new Set<ServerResponse>();
  let state: "open" | "announced" | "closing" = "open";

  interceptRequests(({ url = "" }, response) => {
    if (state === "open") return false;
    response.shouldKeepAlive = false;
    const [path = ""] = url.split("?");
    const isServed = state === "announced" ? path !== READINESS_PATH : isStillServed(path);
    if (!isServed) sendRefusal(response, REFUSALS.stopping);
    return !isServed;
  });
  watchRequests(({ response }) => {
    open.add(response);
    response.once("close", () => open.delete(response));
  });

  return {
    announce: () => {
      state = "announced";
    },
    close: async (patienceMs) => {
      state = "closing";
      const until = performance.now() + patienceMs;
      for (let leftMs = patienceMs; leftMs > 0; leftMs = until - performance.now()) {
        if (open.size === 0 && countWork() === 0) return;
        await pause(Math.min(LOOK_EVERY_MS, leftMs));
      }
    },
  };
}

/** Paths that the agent's last runs need, and the liveness check. */
const NEEDED_TO_THE_END =
  /^\/(api\/(oauth\/(token|introspect|uses\/[^/]+)|health|metrics)|\.well-known\/jwks\.json)$/;

/**
 * Web process: SIGTERM stops it after a notice, SIGINT (Ctrl-C) immediately; open answers finish first. A second signal does not
 * wait for them. NEXT_MANUAL_SIG_HANDLE disables Next's own handling.
 * @param noticeMs how long a load balancer has to notice by the readiness path
 * @param patienceMs how long open answers may then take
 */
export function endOnSignal(noticeMs: number, patienceMs: number): void {
  const shutdown = watchForShutdown((path) => NEEDED_TO_THE_END.test(path));
  const end = () =>
    shutdown
      .close(patienceMs)
      .then(sendLastTraces)
      .then(() => process.exit(0));
  process.once("SIGINT", () => void end());
  process.once("SIGTERM", () => {
    shutdown.announce();
    void pause(noticeMs).then(end);
  });
}

/**
 * LangGraph server: it stops when its stdin is closed, after runs and open answers have finished. SIGTERM would stop it
 * immediately, or within 3 seconds under its own command line, whatever is open; the launcher holds its stdin instead.
 */
export function endWithInput(input: Readable, patienceMs: number, countRuns: () => number): void {
  const shutdown = watchForShutdown(undefined, countRuns);
  const end = () => process.kill(process.pid, "SIGTERM");
  input.once("end", () => void shutdown.close(patienceMs).then(sendLastTraces).then(end));
  input.resume();
}
