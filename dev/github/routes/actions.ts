/** Workflow runs, jobs and logs. The emulator has the routes but no way to put a workflow in. */
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { type ApiContext, type ApiEnv, deny, type Parts, takePage } from "#dev/github/api.ts";
import { conclusionOf, type Job, type Run } from "#dev/github/seed/facts.ts";

export function createActionRoutes(parts: Parts): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const { facts } = parts;
  const base = "/repos/:owner/:repo/actions";
  const runsOf = (c: ApiContext): Run[] => facts.runs.filter((run) => run.fullName === c.var.repo.full_name);
  const findRun = (c: ApiContext, id: string): Run | undefined =>
    runsOf(c).find((run) => String(run.id) === id);
  const url = (run: Run, rest: string): string =>
    `${parts.origin()}/api/v3/repos/${run.fullName}/actions/${rest}`;

  app.get(`${base}/workflows`, (c) => {
    const workflows = [
      ...new Map(runsOf(c).map((run) => [run.workflow.id, { ...run.workflow, state: "active" }])).values(),
    ];
    return c.json({ total_count: workflows.length, workflows });
  });

  const listRuns = (c: ApiContext, runs: Run[]): Response => {
    const { branch, status, event, actor, head_sha } = c.req.query();
    const fits = runs.filter((run) => {
      const conclusion = conclusionOf(run.jobs);
      const state = conclusion === null ? "in_progress" : "completed";
      const ofActor = (!actor || run.actor === actor) && (!event || run.event === event);
      return (
        ofActor &&
        (!branch || run.branch === branch) &&
        (!head_sha || run.sha === head_sha) &&
        (!status || status === state || status === conclusion)
      );
    });
    const newest = fits.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
    return c.json({ total_count: fits.length, workflow_runs: takePage(c, parts, newest).map(toRun) });
  };
  app.get(`${base}/runs`, (c) => listRuns(c, runsOf(c)));
  app.get(`${base}/workflows/:workflow/runs`, (c) => {
    const wanted = c.req.param("workflow");
    return listRuns(
      c,
      runsOf(c).filter(
        ({ workflow }) => String(workflow.id) === wanted || workflow.path.endsWith(`/${wanted}`),
      ),
    );
  });
  app.get(`${base}/runs/:id`, (c) => {
    const run = findRun(c, c.req.param("id"));
    return run ? c.json(toRun(run)) : deny(c, 404, "Not Found");
  });
  app.get(`${base}/runs/:id/jobs`, (c) => {
    const run = findRun(c, c.req.param("id"));
    return run
      ? c.json({ total_count: run.jobs.length, jobs: run.jobs.map((job) => toJob(run, job)) })
      : deny(c, 404, "Not Found");
  });
  app.get(`${base}/jobs/:id`, (c) => {
    const found = findJob(runsOf(c), c.req.param("id"));
    return found ? c.json(toJob(found.run, found.job)) : deny(c, 404, "Not Found");
  });
  app.get(`${base}/jobs/:id/logs`, (c) => {
    const found = findJob(runsOf(c), c.req.param("id"));
    return found ? c.redirect(logAddress(parts, found.job), 302) : deny(c, 404, "Not Found");
  });

  const rerun = (c: ApiContext, id: string): Response => {
    const run = findRun(c, id);
    if (!run) return deny(c, 404, "Not Found");
    run.attempt += 1;
    run.startedAt = new Date();
    for (const job of run.jobs) {
      job.conclusion = null;
      job.log = "";
      for (const step of job.steps) step.conclusion = null;
    }
    return c.json({}, 201);
  };
  app.post(`${base}/runs/:id/rerun`, (c) => rerun(c, c.req.param("id")));
  app.post(`${base}/runs/:id/rerun-failed-jobs`, (c) => rerun(c, c.req.param("id")));

  function toRun(run: Run): object {
    const conclusion = conclusionOf(run.jobs);
    const ends = new Date(run.startedAt.getTime() + run.seconds * 1000).toISOString();
    return {
      ...{
        id: run.id,
        name: run.workflow.name,
        path: run.workflow.path,
        workflow_id: run.workflow.id,
        run_number: run.number,
      },
      ...{
        head_branch: run.branch,
        head_sha: run.sha,
        display_title: run.title,
        event: run.event,
        run_attempt: run.attempt,
      },
      ...{
        status: conclusion === null ? "in_progress" : "completed",
        conclusion,
        actor: { login: run.actor },
      },
      ...{
        created_at: run.startedAt.toISOString(),
        run_started_at: run.startedAt.toISOString(),
        updated_at: ends,
      },
      ...{ url: url(run, `runs/${run.id}`), jobs_url: url(run, `runs/${run.id}/jobs`) },
      html_url: `${parts.origin()}/${run.fullName}/actions/runs/${run.id}`,
    };
  }

  function toJob(run: Run, job: Job): object {
    const steps = job.steps.map((step, index) => ({
      ...step,
      number: index + 1,
      status: step.conclusion ? "completed" : "queued",
    }));
    return {
      ...{
        id: job.id,
        run_id: run.id,
        name: job.name,
        head_sha: run.sha,
        workflow_name: run.workflow.name,
        steps,
      },
      ...{
        status: job.conclusion ? "completed" : "in_progress",
        conclusion: job.conclusion,
        started_at: run.startedAt.toISOString(),
      },
      ...{
        url: url(run, `jobs/${job.id}`),
        html_url: `${parts.origin()}/${run.fullName}/actions/runs/${run.id}/job/${job.id}`,
      },
    };
  }
  return app;
}

function findJob(runs: Run[], id: string): { run: Run; job: Job } | undefined {
  for (const run of runs) {
    const job = run.jobs.find((entry) => String(entry.id) === id);
    if (job) return { run, job };
  }
  return undefined;
}

/** GitHub sends log readers to a signed address that needs no token and dies soon; this one does so after the first read. */
function logAddress(parts: Parts, job: Job): string {
  const key = randomUUID();
  parts.facts.logAddresses.set(key, job);
  return `${parts.origin()}/_logs/${key}`;
}

/** Serves the addresses that `…/logs` redirects to. */
export function createLogStore({ facts }: Parts): Hono {
  return new Hono().get("/_logs/:key", (c) => {
    const job = facts.logAddresses.get(c.req.param("key"));
    facts.logAddresses.delete(c.req.param("key"));
    return job ? c.text(job.log) : c.text("This address has been used", 404);
  });
}
