/** The embedded Atlassian: OAuth, Jira's search and a few pages, all made up, on loopback. */
import type { Server } from "node:http";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { createApi } from "#dev/jira/api.ts";
import { BANNER, createOAuth, type JiraApp, signedIn } from "#dev/jira/oauth.ts";
import { issuesOf } from "#dev/jira/seed.ts";
import { Grants } from "#dev/oauth/grants.ts";
import { PAGE_HEADERS } from "#dev/oauth/pages.ts";
import { html, renderPage } from "#dev/page.ts";
import { createControl } from "#dev/server/control.ts";
import { Faults } from "#dev/server/faults.ts";
import { listen, type Running } from "#dev/server/listen.ts";

export interface JiraOptions {
  /** 0 (the default) takes a free port. */
  port?: number;
  /** A loopback address; anything else is refused. Default 127.0.0.1. */
  host?: string;
  app: JiraApp;
  /** Where grants and hashes of tokens survive a restart; none keeps them in memory. */
  dataFile?: string | undefined;
  /** Seconds an access token lives. Default an hour, as at Atlassian. */
  tokenTtlSeconds?: number | undefined;
}

export type RunningJira = Running;

/** Starts it and resolves when it serves. @throws Error when the host is not a loopback address */
export async function startJira(options: JiraOptions): Promise<RunningJira> {
  const grants = new Grants(options.dataFile);
  const faults = new Faults();
  let origin = "";
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/healthz", (c) => c.text("ok"));
  app.route("/_control", createControl(grants, faults));
  app.use(faults.middleware);
  app.route("/", createOAuth(options.app, grants, options.tokenTtlSeconds ?? 3600));
  app.get("/browse/:key", async (c) => {
    const issue = issuesOf(signedIn(c) ?? "").find(({ key }) => key === c.req.param("key"));
    const page = await renderPage({
      title: issue ? `${issue.key} ${issue.summary}` : "No such issue",
      subtitle:
        issue && `${issue.type} · ${issue.status} · ${issue.priority} · ${issue.assignee ?? "unassigned"}`,
      banner: BANNER,
      body: html`<p>${issue?.description ?? "It does not exist, or you may not see it. Sign in by connecting Jira first."}</p>`,
    });
    return c.body(page, 200, PAGE_HEADERS);
  });
  app.route(
    "/",
    createApi(grants, () => origin),
  );
  const running = await listen(createAdaptorServer({ fetch: app.fetch }) as Server, options);
  origin = running.url;
  const close = (): Promise<void> => {
    faults.closing.abort();
    return running.close();
  };
  return { url: origin, close };
}
