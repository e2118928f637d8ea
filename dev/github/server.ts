/** The embedded GitHub: OAuth, REST API and a few pages, all made up, on loopback. */
import type { Server } from "node:http";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
import { createAccess } from "#dev/github/access.ts";
import type { Parts } from "#dev/github/api.ts";
import { type ClientInput, client } from "#dev/github/clients.ts";
import { createGitHubControl } from "#dev/github/control.ts";
import { createApi } from "#dev/github/gate.ts";
import { createInstallPage, Installations } from "#dev/github/installations.ts";
import { createIssueIndex } from "#dev/github/issues.ts";
import { createOAuth } from "#dev/github/oauth.ts";
import { createWebPages } from "#dev/github/pages.ts";
import { RateLimit } from "#dev/github/rate-limit.ts";
import { createLogStore } from "#dev/github/routes/actions.ts";
import { daysAgo } from "#dev/github/seed/planter.ts";
import { BEGINNING_DAYS_AGO, emulatorSeed, LOGINS, plantSeed } from "#dev/github/seed.ts";
import { startUpstream } from "#dev/github/upstream.ts";
import { Writes } from "#dev/github/writes.ts";
import { Grants } from "#dev/oauth/grants.ts";
import { Faults } from "#dev/server/faults.ts";
import { listen, type Running } from "#dev/server/listen.ts";

export interface GitHubOptions {
  /** 0 (the default) takes a free port. */
  port?: number;
  /** A loopback address; anything else is refused. Default 127.0.0.1. */
  host?: string;
  clients: readonly ClientInput[];
  /** Where grants and hashes of tokens survive a restart; none keeps them in memory. */
  dataFile?: string | undefined;
  /** Seconds a `ghu_` token lives. Default 8 hours, as at GitHub. */
  tokenTtlSeconds?: number | undefined;
  /** Calls an hour per person. Default 5000, as at GitHub. */
  rateLimit?: number | undefined;
}

/** The API is below `/api/v3` of its address. */
export type RunningGitHub = Running;

/**
 * Starts the embedded GitHub and resolves when it serves, seed and all.
 * @throws Error when the host is not a loopback address, the port is taken, or `dataFile` is not a state file
 */
export async function startGitHub(options: GitHubOptions): Promise<RunningGitHub> {
  const clients = z.array(client).parse(options.clients);
  const grants = new Grants(options.dataFile);
  const faults = new Faults();
  const upstream = await startUpstream(LOGINS, emulatorSeed(), daysAgo(BEGINNING_DAYS_AGO));
  try {
    const facts = await plantSeed(upstream);
    let url = "";
    const parts: Parts = {
      ...{ upstream, facts, access: createAccess(upstream, facts), issues: createIssueIndex(upstream) },
      origin: () => url,
    };
    const limit = new RateLimit(options.rateLimit ?? 5000);
    const writes = new Writes();
    const installations = new Installations();
    const app = new Hono<{ Bindings: HttpBindings }>();
    app.get("/healthz", (c) => c.text("ok"));
    app.route("/_control", createGitHubControl({ grants, faults, installations, limit, writes }));
    app.use(writes.middleware(grants));
    app.use(faults.middleware);
    app.route("/", createOAuth({ clients, grants, tokenTtl: options.tokenTtlSeconds ?? 8 * 3600 }));
    app.route("/", createInstallPage(clients, installations));
    app.route("/", createLogStore(parts));
    app.route("/", createWebPages(parts));
    const api = createApi(parts, grants, limit, installations);
    app.route("/api/v3", api);
    app.route("/", api);
    const running = await listen(createAdaptorServer({ fetch: app.fetch }) as Server, options);
    url = running.url;
    return {
      url,
      close: async () => {
        faults.closing.abort();
        await Promise.all([running.close(), upstream.close()]);
      },
    };
  } catch (error) {
    await upstream.close();
    throw error;
  }
}
