/** Issue lists with pull requests among them, and pull requests seen as issues. */
import { Hono } from "hono";
import { type ApiContext, type ApiEnv, forward, type Parts, takePage } from "#dev/github/api.ts";
import { filterIssues, issueOf, sortIssues } from "#dev/github/issues.ts";
import type { IssueJson, PullJson } from "#dev/github/shapes.ts";

export function createIssueRoutes(parts: Parts): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const listed = (c: ApiContext): Promise<IssueJson[]> =>
    parts.issues.ofRepository(c.var.caller.login, c.var.repo);

  app.get("/repos/:owner/:repo/issues", async (c) => {
    const query = c.req.query();
    return c.json(
      takePage(c, parts, sortIssues(filterIssues(await listed(c), query), query.sort, query.direction)),
    );
  });

  app.get("/repos/:owner/:repo/issues/:number{[0-9]+}", async (c) => {
    const number = Number(c.req.param("number"));
    const pull = (await listed(c)).find((item) => item.number === number && item.pull_request);
    return pull ? c.json(pull) : forward(c, parts);
  });

  // The emulator's issue endpoints don't know pull requests: the change goes to the pull request itself.
  app.patch("/repos/:owner/:repo/issues/:number{[0-9]+}", async (c) => {
    const { login } = c.var.caller;
    const base = `/repos/${c.var.repo.full_name}`;
    const number = c.req.param("number");
    if (!(await parts.upstream.read<PullJson>(login, `${base}/pulls/${number}`))) return forward(c, parts);
    const { title, body, state } = (await c.req.json()) as Record<string, unknown>;
    const change = { title, body, state };
    return c.json(
      issueOf(
        await parts.upstream.write<PullJson>(login, "PATCH", `${base}/pulls/${number}`, change),
        c.var.repo,
      ),
    );
  });
  return app;
}
