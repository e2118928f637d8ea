/** The embedded GitHub: OAuth, REST API and a few pages, all made up, on loopback. */
import { once } from "node:events";
import type { Server } from "node:http";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { createAccess } from "#dev/github/access.ts";
import type { Parts } from "#dev/github/api.ts";
import { type ClientInput, readClients } from "#dev/github/clients.ts";
import { createControl } from "#dev/github/control.ts";
import { Faults } from "#dev/github/faults.ts";
import { createApi } from "#dev/github/gate.ts";
import { Grants } from "#dev/github/grants.ts";
import { createInstallPage, Installations } from "#dev/github/installations.ts";
import { createIssueIndex } from "#dev/github/issues.ts";
import { createLogin } from "#dev/github/oauth.ts";
import { createWebPages } from "#dev/github/pages.ts";
import { RateLimit } from "#dev/github/rate-limit.ts";
import { createLogStore } from "#dev/github/routes/actions.ts";
import { daysAgo } from "#dev/github/seed/planter.ts";
import { BEGINNING_DAYS_AGO, emulatorSeed, LOGINS, plantSeed } from "#dev/github/seed.ts";
import { createApplications, createTokenEndpoint } from "#dev/github/tokens.ts";
import { startUpstream } from "#dev/github/upstream.ts";
import { Writes } from "#dev/github/writes.ts";

export interface GitHubOptions {
  /** 0 (the default) takes a free port. */
  port?: number;
  /** A loopback address; anything else is refused. Default 127.0.0.1. */
  host?: string;
  clients: readonly ClientInput[];
  /** Where grants and hashes of tokens survive a restart; none keeps them in memory. */
  dataFile?: string;
  /** Seconds a `ghu_` token lives. Default 8 hours, as at GitHub. */
  tokenTtlSeconds?: number;
  /** Calls an hour per person. Default 5000, as at GitHub. */
  rateLimit?: number;
}

export interface RunningGitHub {
  /** `http://127.0.0.1:PORT`; the API is below `/api/v3`. */
  url: string;
  close(): Promise<void>;
}

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/**
 * Starts the embedded GitHub and resolves when it serves, seed and all.
 * @throws Error when the host is not a loopback address, the port is taken, or `dataFile` is not a state file
 */
export async function startGitHub(options: GitHubOptions): Promise<RunningGitHub> {
  const host = options.host ?? "127.0.0.1";
  if (!LOOPBACK.includes(host))
    throw new Error(
      `The embedded GitHub takes no passwords and so listens on loopback only, not on HOST=${host}`,
    );
  const clients = readClients(options.clients);
  const grants = new Grants(options.dataFile, options.tokenTtlSeconds ?? 8 * 3600);
  const upstream = await startUpstream(LOGINS, emulatorSeed(), daysAgo(BEGINNING_DAYS_AGO));
  const closing = new AbortController();
  const app = new Hono<{ Bindings: HttpBindings }>();
  const server = createAdaptorServer({ fetch: app.fetch, hostname: host }) as Server;
  try {
    const facts = await plantSeed(upstream);
    let origin = "";
    const parts: Parts = {
      upstream,
      facts,
      access: createAccess(upstream, facts),
      issues: createIssueIndex(upstream),
      origin: () => origin,
    };
    server.listen(options.port ?? 0, host);
    await once(server, "listening");
    origin = originOf(server, host);

    const limit = new RateLimit(options.rateLimit ?? 5000);
    const faults = new Faults(closing.signal);
    const writes = new Writes();
    const installations = new Installations();
    app.get("/healthz", (c) => c.text("ok"));
    app.route("/_control", createControl({ grants, faults, installations, limit, writes }));
    app.use(writes.middleware(grants));
    app.use(faults.middleware);
    app.route("/", createLogin(clients, grants));
    app.route("/", createInstallPage(clients, installations));
    app.route("/", createTokenEndpoint(clients, grants));
    const applications = createApplications(clients, grants);
    app.route("/api/v3", applications);
    app.route("/", applications);
    app.route("/", createLogStore(parts));
    app.route("/", createWebPages(parts));
    const api = createApi(parts, grants, limit, installations);
    app.route("/api/v3", api);
    app.route("/", api);

    const close = async (): Promise<void> => {
      closing.abort();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, upstream.close()]);
    };
    return { url: origin, close };
  } catch (error) {
    server.close();
    await upstream.close();
    throw error;
  }
}

function originOf(server: Server, host: string): string {
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The embedded GitHub has no port");
  return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}
