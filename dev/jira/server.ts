/** The embedded Atlassian: log-in, consent, tokens, one Jira site, all made up, on loopback. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { Faults, fault } from "#dev/github/faults.ts";
import { createApi } from "#dev/jira/api.ts";
import { Grants } from "#dev/jira/grants.ts";
import { createLogin, createTokenEndpoint, type JiraApp, signedIn } from "#dev/jira/oauth.ts";
import { renderApps, renderIssue } from "#dev/jira/pages.ts";
import { issuesOf } from "#dev/jira/seed.ts";

export interface JiraOptions {
  /** 0 (the default) takes a free port. */
  port?: number;
  /** A loopback address; anything else is refused. Default 127.0.0.1. */
  host?: string;
  app: JiraApp;
  /** Where grants and hashes of tokens survive a restart; none keeps them in memory. */
  dataFile?: string;
  /** Seconds an access token lives. Default one hour, as at Atlassian. */
  tokenTtlSeconds?: number;
}

export interface RunningJira {
  url: string;
  close(): Promise<void>;
}

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/** Starts it and resolves when it serves. @throws Error when the host is not a loopback address */
export async function startJira(options: JiraOptions): Promise<RunningJira> {
  const host = options.host ?? "127.0.0.1";
  if (!LOOPBACK.includes(host)) {
    throw new Error(
      `The embedded Atlassian takes no passwords and so listens on loopback only, not on ${host}`,
    );
  }
  const grants = new Grants(options.dataFile, options.tokenTtlSeconds ?? 3600);
  const closing = new AbortController();
  const faults = new Faults(closing.signal);
  let origin = "";

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get("/healthz", (c) => c.text("ok"));
  app.route("/_control", createControl(grants, faults));
  app.use(faults.middleware);
  app.use(async (c, next) => {
    await next();
    // No form-action: Chromium applies it to the redirect that follows the form, and that leads to the application.
    c.header(
      "content-security-policy",
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    );
  });
  app.route("/", createLogin(options.app, grants));
  app.route("/", createTokenEndpoint(options.app, grants));
  app.get("/manage-profile/apps", (c) => {
    const login = signedIn(c);
    return c.html(renderApps(login, login ? grants.find(login)?.scopes : undefined));
  });
  app.post("/manage-profile/apps/remove", (c) => {
    const login = signedIn(c);
    if (login) grants.revoke(login);
    return c.redirect("/manage-profile/apps", 303);
  });
  app.get("/browse/:key", (c) => {
    const issues = issuesOf(signedIn(c) ?? "");
    return c.html(renderIssue(issues.find(({ key }) => key === c.req.param("key"))));
  });
  app.route(
    "/",
    createApi(grants, () => origin),
  );

  const server = createAdaptorServer({ fetch: app.fetch, hostname: host }) as Server;
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  origin = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      closing.abort();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: origin, close };
}

/** Knobs for tests. Web pages are kept out: they can't send JSON here without a preflight, which nobody answers. */
function createControl(grants: Grants, faults: Faults): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const isJson = c.req.header("content-type")?.startsWith("application/json");
    if (c.req.method === "POST" && !isJson) return c.json({ message: "Send application/json" }, 415);
    return next();
  });
  app.post("/revoke", async (c) => {
    grants.revoke((await c.req.json<{ login: string }>()).login);
    return c.body(null, 204);
  });
  app.post("/expire", async (c) => {
    grants.expire((await c.req.json<{ login: string }>()).login);
    return c.body(null, 204);
  });
  app.post("/fault", async (c) => {
    faults.add(fault.parse(await c.req.json()));
    return c.body(null, 201);
  });
  app.delete("/fault", (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  app.get("/counters", (c) => c.json(grants.counters));
  return app;
}
