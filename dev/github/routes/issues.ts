/** Issue lists with pull requests among them, issues across repositories, and pull requests seen as issues. */
import { Hono } from "hono";
import {
  type ApiContext,
  type ApiEnv,
  deny,
  forward,
  type Parts,
  takePage,
  visibleRepos,
} from "#dev/github/api.ts";
import { filterIssues, issueOf, sortIssues } from "#dev/github/issues.ts";
import type { IssueJson, PullJson, RepoJson } from "#dev/github/shapes.ts";

export function createIssueRoutes(parts: Parts): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();

  app.get("/repos/:owner/:repo/issues", async (c) => {
    const query = c.req.query();
    const items = await parts.issues.ofRepository(c.var.caller.login, c.var.repo);
    return c.json(takePage(c, parts, sortIssues(filterIssues(items, query), query.sort, query.direction)));
  });

  app.get("/repos/:owner/:repo/issues/:number{[0-9]+}", async (c) => {
    const number = Number(c.req.param("number"));
    const items = await parts.issues.ofRepository(c.var.caller.login, c.var.repo);
    const pull = items.find((item) => item.number === number && item.pull_request);
    return pull ? c.json(pull) : forward(c, parts);
  });

  // The emulator has no issue face for a pull request: the change goes to the pull request itself.
  app.patch("/repos/:owner/:repo/issues/:number{[0-9]+}", async (c) => {
    const number = c.req.param("number");
    if (!(await findPull(parts, c, number))) return forward(c, parts);
    const { title, body, state, labels } = (await c.req.json()) as Record<string, unknown>;
    const { upstream } = parts;
    const { login } = c.var.caller;
    const base = `/repos/${c.var.repo.full_name}`;
    if (labels) await upstream.write(login, "PUT", `${base}/issues/${number}/labels`, { labels });
    const changed = await upstream.write<PullJson>(login, "PATCH", `${base}/pulls/${number}`, {
      title,
      body,
      state,
    });
    return c.json(issueOf(changed, c.var.repo));
  });

  const listAcross = async (c: ApiContext, repos: readonly RepoJson[]): Promise<Response> => {
    const query = c.req.query();
    const { login } = c.var.caller;
    const concerns = (item: IssueJson): boolean => concernsCaller(item, login, query.filter ?? "assigned");
    const items = await parts.issues.ofRepositories(login, repos);
    const found = filterIssues(items, {
      state: query.state ?? "open",
      labels: query.labels ?? "",
      since: query.since ?? "",
    });
    const page = takePage(c, parts, sortIssues(found.filter(concerns), query.sort, query.direction));
    const byUrl = new Map(repos.map((repo) => [repo.url, repo]));
    return c.json(page.map((item) => ({ ...item, repository: byUrl.get(item.repository_url) })));
  };
  app.get("/issues", async (c) => listAcross(c, await visibleRepos(parts, c.var.caller)));
  app.get("/user/issues", async (c) => listAcross(c, await ownOrOrg(parts, c)));
  app.get("/orgs/:org/issues", async (c) => {
    const org = c.req.param("org").toLowerCase();
    const repos = (await visibleRepos(parts, c.var.caller)).filter(
      (repo) => repo.owner.login.toLowerCase() === org,
    );
    return repos.length > 0 ? listAcross(c, repos) : deny(c, 404, "Not Found");
  });
  return app;
}

async function findPull(parts: Parts, c: ApiContext, number: string): Promise<PullJson | undefined> {
  return parts.upstream.read<PullJson>(c.var.caller.login, `/repos/${c.var.repo.full_name}/pulls/${number}`);
}

async function ownOrOrg(parts: Parts, c: ApiContext): Promise<RepoJson[]> {
  const repos = await visibleRepos(parts, c.var.caller);
  return repos.filter(
    (repo) => repo.owner.login === c.var.caller.login || repo.owner.type === "Organization",
  );
}

function concernsCaller(item: IssueJson, login: string, filter: string): boolean {
  const assigned = item.assignees.some((user) => user.login === login);
  const created = item.user?.login === login;
  const mentioned = (item.body ?? "").includes(`@${login}`);
  const answers: Record<string, boolean> = {
    assigned,
    created,
    mentioned,
    subscribed: assigned || created || mentioned,
  };
  return answers[filter] ?? true;
}
