/** Workflow runs, their jobs and logs; and notifications. */
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import {
  type ApiContext,
  type ApiEnv,
  type Parts,
  Refusal,
  sortBy,
  takePage,
  visibleRepos,
} from "#dev/github/api.ts";
import type { Run } from "#dev/github/store.ts";

const RUNS = "/repos/:owner/:repo/actions/runs";
const STEPS = ["Set up job", "Run actions/checkout@v4", "Run npm ci", "Run npm test"];

export function createActionRoutes(parts: Parts): Hono<ApiEnv> {
  const { store, json } = parts;
  const app = new Hono<ApiEnv>();
  const runOf = (c: ApiContext): Run => {
    // Each run has one job, of the same id.
    const run = c.var.repo.runs.find(({ id }) => String(id) === c.req.param("id"));
    if (!run) throw new Refusal(404);
    return run;
  };

  app.get(RUNS, (c) => {
    const { branch, status } = c.req.query();
    const found = c.var.repo.runs
      .filter((run) => !branch || run.branch === branch)
      .filter((run) => !status || [run.conclusion, "completed"].includes(status));
    const page = takePage(
      c,
      parts,
      sortBy(found, ({ at }) => at),
    );
    return c.json({ total_count: found.length, workflow_runs: page.map((run) => json.run(c.var.repo, run)) });
  });
  app.get(`${RUNS}/:id/jobs`, (c) => {
    const { id, conclusion } = runOf(c);
    const steps = STEPS.map((name, index) => {
      const isLast = index === STEPS.length - 1;
      return { name, number: index + 1, status: "completed", conclusion: isLast ? conclusion : "success" };
    });
    const html_url = json.web(`${c.var.repo.fullName}/actions/runs/${id}/job/${id}`);
    const job = { id, run_id: id, name: "test", status: "completed", conclusion, steps, html_url };
    return c.json({ total_count: 1, jobs: [job] });
  });
  /** GitHub redirects log readers to a signed address that needs no token and expires soon; this one works once. */
  app.get("/repos/:owner/:repo/actions/jobs/:id/logs", (c) => {
    const key = randomUUID();
    store.logs.set(key, runOf(c).log);
    return c.redirect(json.web(`_logs/${key}`), 302);
  });

  app.get("/notifications", (c) => {
    const { login } = c.var.caller;
    const visible = visibleRepos(parts, c.var.caller);
    const mine = store.notifications.filter((one) => one.login === login && visible.includes(one.repo));
    const page = takePage(
      c,
      parts,
      sortBy(mine, ({ at }) => at),
    );
    return c.json(
      page.map(({ repo, issue, type, title, reason, at }, index) => {
        const url = issue ? `${json.urlOf(repo)}/${issue.pull ? "pulls" : "issues"}/${issue.number}` : null;
        const subject = { title, type, url, latest_comment_url: url };
        const repository = json.repo(repo, login);
        return { id: String(index + 1), unread: true, reason, updated_at: at, subject, repository };
      }),
    );
  });
  return app;
}

/** Serves the addresses that `…/logs` redirects to. */
export function createLogRoute({ store }: Parts): Hono {
  return new Hono().get("/_logs/:key", (c) => {
    const log = store.logs.get(c.req.param("key"));
    store.logs.delete(c.req.param("key"));
    return log === undefined ? c.text("This address has been used", 404) : c.text(log);
  });
}
