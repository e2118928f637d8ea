/** The embedded GitHub: OAuth, REST API and a few pages, all made up, on loopback. */
import { z } from "zod";
import type { Parts } from "#dev/github/api.ts";
import { addGitHubControl } from "#dev/github/control.ts";
import { createApi } from "#dev/github/gate.ts";
import { createInstallPage, Installations } from "#dev/github/installations.ts";
import { createJson } from "#dev/github/json.ts";
import { client, createOAuth } from "#dev/github/oauth.ts";
import { createWebPages } from "#dev/github/pages.ts";
import { RateLimit } from "#dev/github/rate-limit.ts";
import { createLogRoute } from "#dev/github/routes/actions.ts";
import { fillStore } from "#dev/github/seed.ts";
import { Store } from "#dev/github/store.ts";
import { Writes } from "#dev/github/writes.ts";
import { Grants } from "#dev/oauth/grants.ts";
import { createControl } from "#dev/server/control.ts";
import { createStandIn, listenOptions, number, type Running } from "#dev/server/listen.ts";

export const githubOptions = listenOptions.extend({
  clients: z.array(client),
  /** Where grants and hashes of tokens survive a restart; without it they are in memory. */
  dataFile: z.string().optional(),
  /** Seconds a `ghu_` token lives; the default is GitHub's, as is that of the limit. */
  tokenTtlSeconds: number.positive().default(8 * 3600),
  /** Calls an hour per person. */
  rateLimit: number.positive().default(5000),
});

/**
 * Starts the embedded GitHub and resolves when it serves.
 * @throws Error when the host is not a loopback address, the port is taken, or `dataFile` is not a state file
 */
export async function startGitHub(options: z.input<typeof githubOptions>): Promise<Running> {
  const { clients, dataFile, tokenTtlSeconds, rateLimit } = githubOptions.parse(options);
  const grants = new Grants(dataFile);
  const { app, faults, origin, start } = createStandIn();
  const store = new Store();
  fillStore(store);
  const parts: Parts = { store, json: createJson(store, origin) };
  const limit = new RateLimit(rateLimit);
  const writes = new Writes();
  const installations = new Installations();
  app.route("/_control", addGitHubControl(createControl(grants, faults), installations, limit, writes));
  app.use(writes.middleware(grants));
  app.use(faults.middleware);
  app.route("/", createOAuth(clients, grants, tokenTtlSeconds));
  app.route("/", createInstallPage(clients, installations));
  app.route("/", createLogRoute(parts));
  app.route("/", createWebPages(parts));
  const api = createApi(parts, grants, limit, installations);
  app.route("/api/v3", api);
  app.route("/", api);
  return start(options);
}
