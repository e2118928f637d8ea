/** Workflow runs, their jobs and logs. The emulator has the routes but no way to put a workflow in. */
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { type ApiContext, type ApiEnv, deny, type Parts, takePage } from "#dev/github/api.ts";
import type { Job, Run } from "#dev/github/seed/facts.ts";

export function createActionRoutes(parts: Parts): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const { facts, origin } = parts;
  const base = "/repos/:owner/:repo/actions";
  const runsOf = (c: ApiContext): Run[] => facts.runs.filter((run) => run.fullName === c.var.repo.full_name);
  const pageOf = (run: Run): string => `${origin()}/${run.fullName}/actions/runs/${run.id}`;

  app.get(`${base}/runs`, (c) => {
    const { branch, status } = c.req.query();
    const found = runsOf(c)
      .filter((run) => !branch || run.branch === branch)
      .filter((run) => !status || [run.job.conclusion, "completed"].includes(status))
      .toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
    return c.json({ total_count: found.length, workflow_runs: takePage(c, parts, found).map(toRun) });
  });
  app.get(`${base}/runs/:id/jobs`, (c) => {
    const run = runsOf(c).find(({ id }) => String(id) === c.req.param("id"));
    return run ? c.json({ total_count: 1, jobs: [toJob(run)] }) : deny(c, 404, "Not Found");
  });
  /** GitHub sends log readers to a signed address that needs no token and dies soon; this one does after the first read. */
  app.get(`${base}/jobs/:id/logs`, (c) => {
    const run = runsOf(c).find(({ job }) => String(job.id) === c.req.param("id"));
    if (!run) return deny(c, 404, "Not Found");
    const key = randomUUID();
    facts.logAddresses.set(key, run.job);
    return c.redirect(`${origin()}/_logs/${key}`, 302);
  });

  function toRun(run: Run): object {
    const { id, number, title, branch, sha, event, actor, startedAt, job } = run;
    return {
      ...{ id, name: "CI", run_number: number, display_title: title, head_branch: branch, head_sha: sha },
      ...{ event, run_attempt: 1, status: "completed", conclusion: job.conclusion, actor: { login: actor } },
      ...{ created_at: startedAt.toISOString(), updated_at: startedAt.toISOString(), html_url: pageOf(run) },
    };
  }
  function toJob(run: Run): object {
    const { id, name, conclusion, steps }: Job = run.job;
    const numbered = steps.map((step, index) => ({ ...step, number: index + 1, status: "completed" }));
    const html_url = `${pageOf(run)}/job/${id}`;
    return { id, run_id: run.id, name, status: "completed", conclusion, steps: numbered, html_url };
  }
  return app;
}

/** Serves the addresses that `…/logs` redirects to. */
export function createLogStore({ facts }: Parts): Hono {
  return new Hono().get("/_logs/:key", (c) => {
    const job = facts.logAddresses.get(c.req.param("key"));
    facts.logAddresses.delete(c.req.param("key"));
    return job ? c.text(job.log) : c.text("This address has been used", 404);
  });
}
