/** Workflow runs, their jobs and logs; and notifications. */
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import * as api from "#dev/github/api.ts";
import type { Run } from "#dev/github/store.ts";

const ACTIONS = "/repos/:owner/:repo/actions";
const STEPS = ["Set up job", "Run actions/checkout@v4", "Run npm ci", "Run npm test"];

export function addActionRoutes(app: Hono<api.ApiEnv>, parts: api.Parts): void {
  const { store, json } = parts;
  /** Each run has one job, of the same id. */
  const runOf = (c: api.ApiContext): Run =>
    api.must(c.var.repo.runs.find(({ id }) => String(id) === c.req.param("id")));

  app.get(`${ACTIONS}/runs`, (c) => {
    const { branch, status } = c.req.query();
    const found = c.var.repo.runs
      .filter((run) => !branch || run.branch === branch)
      .filter((run) => !status || [run.conclusion, "completed"].includes(status));
    const sorted = api.sortBy(found, ({ at }) => at);
    const workflow_runs = api.pageOf(c, sorted, (run) => json.run(c.var.repo, run));
    return c.json({ total_count: found.length, workflow_runs });
  });
  app.get(`${ACTIONS}/runs/:id/jobs`, (c) => {
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
  app.get(`${ACTIONS}/jobs/:id/logs`, (c) => {
    const key = randomUUID();
    store.logs.set(key, runOf(c).log);
    return c.redirect(json.web(`_logs/${key}`), 302);
  });

  app.get("/notifications", (c) => {
    const { login } = c.var.caller;
    const visible = api.visibleRepos(parts, c.var.caller);
    const mine = store.notifications.filter((one) => one.login === login && visible.includes(one.repo));
    const sorted = api.sortBy(mine, ({ at }) => at);
    return c.json(api.pageOf(c, sorted, (one) => json.notification(one, login)));
  });
}

export function createLogRoute({ store }: api.Parts): Hono {
  return new Hono().get("/_logs/:key", (c) => {
    const log = store.logs.get(c.req.param("key"));
    store.logs.delete(c.req.param("key"));
    return log === undefined ? c.text("This address has been used", 404) : c.text(log);
  });
}
