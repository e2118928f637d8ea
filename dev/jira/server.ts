/** The embedded Atlassian: OAuth, Jira's search and a few pages, all made up, on loopback. */
import { z } from "zod";
import { createApi } from "#dev/jira/api.ts";
import { BANNER, createOAuth, jiraApp, signedIn } from "#dev/jira/oauth.ts";
import { issuesOf } from "#dev/jira/seed.ts";
import { Grants } from "#dev/oauth/grants.ts";
import { sendPage } from "#dev/oauth/pages.ts";
import { renderPage } from "#dev/page.ts";
import { createControl } from "#dev/server/control.ts";
import { createStandIn, listenOptions, number, type Running } from "#dev/server/listen.ts";

const MISSING = "It does not exist, or you may not see it. Sign in by connecting Jira first.";

export const jiraOptions = listenOptions.extend({
  app: jiraApp,
  /** Where grants and hashes of tokens survive a restart; without it they are in memory. */
  dataFile: z.string().optional(),
  /** Seconds an access token lives; the default is Atlassian's. */
  tokenTtlSeconds: number.positive().default(3600),
});

/** Starts it and resolves when it serves. @throws Error when the host is not a loopback address */
export async function startJira(options: z.input<typeof jiraOptions>): Promise<Running> {
  const { app: client, dataFile, tokenTtlSeconds } = jiraOptions.parse(options);
  const grants = new Grants(dataFile);
  const { app, faults, origin, start } = createStandIn();
  app.route("/_control", createControl(grants, faults));
  app.use(faults.middleware);
  app.route("/", createOAuth(client, grants, tokenTtlSeconds));
  app.get("/browse/:key", (c) => {
    const issue = issuesOf(signedIn(c) ?? "").find(({ key }) => key === c.req.param("key"));
    const { key, summary, type, status, priority, assignee, description } = issue ?? {};
    const title = issue ? `${key} ${summary}` : "No such issue";
    const subtitle = issue && `${type} · ${status} · ${priority} · ${assignee ?? "unassigned"}`;
    return sendPage(c, renderPage({ title, subtitle, banner: BANNER, body: description ?? MISSING }));
  });
  app.route("/", createApi(grants, origin));
  return start(options);
}
