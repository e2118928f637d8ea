/** Atlassian's gateway: who am I, which sites, and Jira's search. */
import { Hono } from "hono";
import { JqlError, searchJql } from "#dev/jira/jql.ts";
import { CLOUD_ID, issuesOf, PROJECTS, type SeedIssue } from "#dev/jira/seed.ts";
import type { Grant, Grants } from "#dev/oauth/grants.ts";
import { PEOPLE } from "#dev/people.ts";

const DAY_MS = 24 * 3600_000;
const MOST = 100;

/** @param origin this server's own address, known once it listens */
export function createApi(grants: Grants, origin: () => string): Hono<{ Variables: { grant: Grant } }> {
  const app = new Hono<{ Variables: { grant: Grant } }>();

  app.use(async (c, next) => {
    const token = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    const grant = token ? grants.holder(token)?.grant : undefined;
    if (!grant) return c.json({ code: 401, message: "Unauthorized" }, 401);
    c.set("grant", grant);
    const needed = c.req.path === "/me" ? "read:me" : "read:jira-work";
    const isOpen = c.req.path === "/oauth/token/accessible-resources";
    if (!isOpen && !grant.scopes.includes(needed)) {
      return c.json({ code: 401, message: "Unauthorized; scope does not match" }, 401);
    }
    c.header("atl-traceid", crypto.randomUUID().replaceAll("-", ""));
    return next();
  });

  app.get("/me", (c) => {
    const person = PEOPLE.find(({ username }) => username === c.var.grant.login);
    return c.json({
      account_id: `embedded:${c.var.grant.login}`,
      email: person?.email,
      name: person?.name ?? c.var.grant.login,
      nickname: c.var.grant.login,
      account_type: "atlassian",
    });
  });

  app.get("/oauth/token/accessible-resources", (c) => {
    const scopes = c.var.grant.scopes.filter((scope) => scope.includes("jira"));
    const site = { id: CLOUD_ID, name: "wonderland", url: origin(), scopes, avatarUrl: "data:," };
    return c.json(scopes.length > 0 ? [site] : []);
  });

  app.get("/ex/jira/:cloudId/rest/api/3/search/jql", (c) => {
    if (c.req.param("cloudId") !== CLOUD_ID) return c.json({ code: 404, message: "Not Found" }, 404);
    const { login } = c.var.grant;
    const most = Math.min(MOST, Math.max(1, Number(c.req.query("maxResults") ?? 50) || 50));
    const start = Number(c.req.query("nextPageToken") ?? 0) || 0;
    try {
      const found = searchJql(c.req.query("jql") ?? "", issuesOf(login), login);
      const isLast = start + most >= found.length;
      const issues = found.slice(start, start + most).map((issue) => shape(issue, origin()));
      return c.json({ issues, isLast, ...(isLast ? {} : { nextPageToken: String(start + most) }) });
    } catch (error) {
      if (!(error instanceof JqlError)) throw error;
      return c.json({ errorMessages: [error.message], errors: {} }, 400);
    }
  });
  return app;
}

function shape(issue: SeedIssue, origin: string) {
  const assignee = PEOPLE.find(({ username }) => username === issue.assignee);
  return {
    id: String(10_000 + Number(issue.key.split("-")[1])),
    key: issue.key,
    self: `${origin}/rest/api/3/issue/${issue.key}`,
    fields: {
      summary: issue.summary,
      status: { name: issue.status },
      issuetype: { name: issue.type },
      priority: { name: issue.priority },
      project: { key: issue.project, name: PROJECTS[issue.project]?.name ?? issue.project },
      assignee: assignee ? { accountId: `embedded:${assignee.username}`, displayName: assignee.name } : null,
      updated: new Date(Date.now() - issue.ago * DAY_MS).toISOString(),
    },
  };
}
