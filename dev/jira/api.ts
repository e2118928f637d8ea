/** Atlassian's gateway: who am I, which sites, and Jira's search. */
import { Hono } from "hono";
import { JqlError, searchJql } from "#dev/jira/jql.ts";
import { CLOUD_ID, issuesOf, PROJECTS, type SeedIssue } from "#dev/jira/seed.ts";
import type { Grant, Grants } from "#dev/oauth/grants.ts";
import { readBearer } from "#dev/oauth/token-request.ts";
import { PEOPLE } from "#dev/people.ts";

const DAY_MS = 24 * 3600_000;
const SITES = "/oauth/token/accessible-resources";

/** @param origin this server's own address, known once it listens */
export function createApi(grants: Grants, origin: () => string): Hono<{ Variables: { grant: Grant } }> {
  const app = new Hono<{ Variables: { grant: Grant } }>();

  app.use(async (c, next) => {
    const token = readBearer(c.req.header("authorization"));
    const grant = token && grants.holder(token)?.grant;
    if (!grant) return c.json({ code: 401, message: "Unauthorized" }, 401);
    const needed = c.req.path === "/me" ? "read:me" : "read:jira-work";
    if (c.req.path !== SITES && !grant.scopes.includes(needed))
      return c.json({ code: 401, message: "Unauthorized; scope does not match" }, 401);
    c.set("grant", grant);
    c.header("atl-traceid", crypto.randomUUID().replaceAll("-", ""));
    return next();
  });

  app.get("/me", (c) => {
    const nickname = c.var.grant.login;
    const { email, name } = PEOPLE.find(({ username }) => username === nickname) ?? {};
    return c.json({ account_id: `embedded:${nickname}`, email, name, nickname, account_type: "atlassian" });
  });

  app.get(SITES, (c) => {
    const scopes = c.var.grant.scopes.filter((scope) => scope.includes("jira"));
    const site = { id: CLOUD_ID, name: "wonderland", url: origin(), scopes, avatarUrl: "data:," };
    return c.json(scopes.length > 0 ? [site] : []);
  });

  app.get("/ex/jira/:cloudId/rest/api/3/search/jql", (c) => {
    if (c.req.param("cloudId") !== CLOUD_ID) return c.json({ code: 404, message: "Not Found" }, 404);
    const { login } = c.var.grant;
    const { jql = "", maxResults, nextPageToken } = c.req.query();
    const start = Number(nextPageToken) || 0;
    const end = start + Math.min(100, Math.max(1, Number(maxResults) || 50));
    try {
      const found = searchJql(jql, issuesOf(login), login);
      const isLast = end >= found.length;
      const issues = found.slice(start, end).map((issue) => shape(issue, origin()));
      return c.json({ issues, isLast, ...(isLast ? {} : { nextPageToken: String(end) }) });
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
