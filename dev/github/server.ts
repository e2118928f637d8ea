/** The embedded GitHub: OAuth, REST API and a few pages, all made up, on loopback. */
import { z } from "zod";
import type { Parts } from "#dev/github/api.ts";
import { createGitHubControl } from "#dev/github/control.ts";
import { createApi } from "#dev/github/gate.ts";
import { createInstallPage, Installations } from "#dev/github/installations.ts";
import { createJson } from "#dev/github/json.ts";
import { type ClientInput, client, createOAuth } from "#dev/github/oauth.ts";
import { createWebPages } from "#dev/github/pages.ts";
import { RateLimit } from "#dev/github/rate-limit.ts";
import { createLogRoute } from "#dev/github/routes/actions.ts";
import { fillStore } from "#dev/github/seed.ts";
import { Store } from "#dev/github/store.ts";
import { Writes } from "#dev/github/writes.ts";
import { Grants } from "#dev/oauth/grants.ts";
import { createStandIn, type ListenOptions, type Running } from "#dev/server/listen.ts";

export interface GitHubOptions extends ListenOptions {
  clients: readonly ClientInput[];
  /** Where grants and hashes of tokens survive a restart; without it they are in memory. */
  dataFile?: string | undefined;
  /** Seconds a `ghu_` token lives. Default 8 hours, as at GitHub. */
  tokenTtlSeconds?: number | undefined;
  /** Calls an hour per person. Default 5000, as at GitHub. */
  rateLimit?: number | undefined;
}

/** The API is below `/api/v3` of its address. */
export type RunningGitHub = Running;

/**
 * Starts the embedded GitHub and resolves when it serves.
 * @throws Error when the host is not a loopback address, the port is taken, or `dataFile` is not a state file
 */
export async function startGitHub(options: GitHubOptions): Promise<RunningGitHub> {
  const clients = z.array(client).parse(options.clients);
  const grants = new Grants(options.dataFile);
  const { app, faults, origin, start } = createStandIn();
  const store = new Store();
  fillStore(store);
  const parts: Parts = { store, json: createJson(store, origin) };
  const limit = new RateLimit(options.rateLimit ?? 5000);
  const writes = new Writes();
  const installations = new Installations();
  app.route("/_control", createGitHubControl({ grants, faults, installations, limit, writes }));
  app.use(writes.middleware(grants));
  app.use(faults.middleware);
  app.route("/", createOAuth({ clients, grants, tokenTtl: options.tokenTtlSeconds ?? 8 * 3600 }));
  app.route("/", createInstallPage(clients, installations));
  app.route("/", createLogRoute(parts));
  app.route("/", createWebPages(parts));
  const api = createApi(parts, grants, limit, installations);
  app.route("/api/v3", api);
  app.route("/", api);
  return start(options);
}
