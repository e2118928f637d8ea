import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { interceptRequests, sendRefusal, watchRequests } from "./node-requests.ts";
import { sendLastTraces } from "./traces.ts";

/**
 * Ends a process well: answers that are under way may end, new requests get 503 with Retry-After. The same for the web process
 * and the LangGraph server, below both of their frameworks: docs/decisions/0050.
 */
export interface GracefulShutdown {
  /**
   * From now on the readiness path gets 503 and every other request is served, each on a connection that closes after it: a
   * load balancer sees that it must look elsewhere before anything is refused.
   */
  announce(): void;
  /** From now on new requests get 503. Resolves when no answer is open and no work is left, or after `patienceMs`. */
  close(patienceMs: number): Promise<void>;
}

const LOOK_EVERY_MS = 50;

/** What a load balancer asks. */
const READINESS_PATH = "/api/ready";

/**
 * Watches all HTTP servers of this process, those that begin to listen later included.
 * @param isStillServed paths that are answered while others already end
 * @param countWork what goes on without an open answer
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
    close: (patienceMs) =>
      new Promise((resolve) => {
        state = "closing";
        const end = () => {
          clearInterval(looking);
          clearTimeout(patience);
          resolve();
        };
        const look = () => {
          if (open.size === 0 && countWork() === 0) end();
        };
        const looking = setInterval(look, LOOK_EVERY_MS);
        const patience = setTimeout(end, patienceMs);
        look();
      }),
  };
}

/** What the agent asks of the web process while its last runs end, and what tells that the process is alive. */
const NEEDED_TO_THE_END =
  /^\/(api\/(oauth\/(token|introspect|uses\/[^/]+)|health|metrics)|\.well-known\/jwks\.json)$/;

/**
 * Web process: SIGTERM ends it after a notice, SIGINT (a person's Ctrl-C) at once; open answers end first. A second signal does
 * not wait for them. NEXT_MANUAL_SIG_HANDLE keeps Next from doing it its own way.
 * @param noticeMs how long a load balancer has to find out by the readiness path
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
 * LangGraph server: it ends, runs and open answers first, when its input does. SIGTERM ends it at once, or in 3 seconds where its own
 * command line started it, whatever is open: the launcher holds the other end of its input instead.
 */
export function endWithInput(input: Readable, patienceMs: number, countRuns: () => number): void {
  const shutdown = watchForShutdown(undefined, countRuns);
  const end = () => process.kill(process.pid, "SIGTERM");
  input.once("end", () => void shutdown.close(patienceMs).then(sendLastTraces).then(end));
  input.resume();
}
