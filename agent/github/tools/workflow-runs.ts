import { stripVTControlCharacters } from "node:util";
import { type Octokit, RequestError } from "octokit";
import { z } from "zod";
import { fromOthers, joinNotes, PAGE, trimLine, trimList, trimText } from "#agent/content/trim.ts";
import { TransportError } from "#auth/client/transport.ts";
import { cutToEnd } from "#auth/protocol/cut-text.ts";
import { defineGitHubTool } from "./define.ts";
import { branch, formatTarget, inRepository, repository } from "./fields.ts";
import { MOST_ITEMS, readPages } from "./pages.ts";

const FAILED = new Set(["failure", "timed_out", "startup_failure"]);
const JOBS = 4;
const LOG_LENGTH = 3000;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT[\d:.]+Z /gm;

/** GitHub Actions runs of one repository. */
export const listWorkflowRuns = defineGitHubTool({
  name: "list_workflow_runs",
  description: "List the GitHub Actions (CI) runs of one repository, the newest first.",
  schema: z.object({
    ...repository,
    branch: branch.optional().describe("Only runs of this branch"),
    status: z
      .enum(["failure", "success", "cancelled", "in_progress", "queued", "completed"])
      .optional()
      .describe("Only runs with this status or conclusion"),
  }),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const { data } = await octokit.rest.actions.listWorkflowRunsForRepo({ ...args, per_page: PAGE });
    const advice = "Narrow it with branch or status.";
    const { items, note } = trimList(data.workflow_runs, advice, data.total_count);
    const workflow_runs = items.map((run) => ({
      id: run.id,
      name: trimLine(run.name),
      title: trimLine(run.display_title),
      branch: run.head_branch,
      event: run.event,
      status: run.status,
      conclusion: run.conclusion,
      created_at: run.created_at,
      url: run.html_url,
    }));
    return fromOthers(`workflow runs of ${formatTarget(args)}`, { workflow_runs, note });
  },
});

/** The end of the logs of a run's failed jobs, which usually contains the reason. */
export const getWorkflowRunFailedLogs = defineGitHubTool({
  name: "get_workflow_run_failed_logs",
  description:
    "Read why a GitHub Actions (CI) run failed: its failed jobs and steps, and the end of their logs.",
  schema: z.object({
    ...repository,
    run_id: z.number().int().positive().describe("The run's id, from list_workflow_runs"),
  }),
  ...inRepository("read"),
  resource: (args) => `run ${args.run_id} of ${formatTarget(args)}`,
  async run({ octokit, args }) {
    const { owner, repo, run_id } = args;
    const target = { owner, repo, run_id, per_page: PAGE };
    const { items: jobs, isCut } = await readPages(async (page) => {
      const { data, headers } = await octokit.rest.actions.listJobsForWorkflowRun({ ...target, page });
      return { data: data.jobs, headers };
    });
    const failed = jobs.filter((job) => FAILED.has(job.conclusion ?? ""));
    const failed_jobs = [];
    for (const job of failed.slice(0, JOBS)) {
      const steps = (job.steps ?? [])
        .filter((step) => FAILED.has(step.conclusion ?? ""))
        .map((step) => step.name);
      failed_jobs.push({
        name: job.name,
        conclusion: job.conclusion,
        failed_steps: steps,
        ...(await findLog(octokit, { owner, repo, job_id: job.id })),
        url: job.html_url,
      });
    }
    const note = joinNotes(
      failed.length > JOBS && `Showing ${JOBS} of ${failed.length} failed jobs.`,
      failed.length === 0 && (isCut ? "No failed job was found." : "No job of this run failed."),
      isCut && `Only the first ${MOST_ITEMS} jobs were looked through.`,
      jobs.some((job) => job.status !== "completed") && "The run is not finished yet.",
    );
    return fromOthers(`logs of ${formatTarget(args)}`, { failed_jobs, note });
  },
});

interface JobTarget {
  owner: string;
  repo: string;
  job_id: number;
}

/** A job's log, or why there is none: the rest of the job is still useful. */
async function findLog(
  octokit: Octokit,
  target: JobTarget,
): Promise<{ log: string } | { log: null; note: string }> {
  try {
    return { log: await readLog(octokit, target) };
  } catch (error) {
    // Logs expire after 90 days by default; a job that never started has none.
    if (error instanceof RequestError && (error.status === 404 || error.status === 410))
      return { log: null, note: "GitHub keeps no log of this job." };
    if (error instanceof TransportError && error.code === "too_large")
      return { log: null, note: "The log is too large to be read here." };
    throw error;
  }
}

/** GitHub redirects to a storage host; the transport follows without the token. */
async function readLog(octokit: Octokit, target: JobTarget): Promise<string> {
  const { data } = await octokit.request("GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs", {
    ...target,
    headers: { accept: "*/*" },
    request: { redirect: "follow" },
  });
  const sent: unknown = data;
  const text = sent instanceof ArrayBuffer ? Buffer.from(sent).toString("utf8") : String(sent);
  const plain = stripVTControlCharacters(text).replace(TIMESTAMP, "").trimEnd();
  const end = cutToEnd(plain, LOG_LENGTH);
  return trimText(end.length < plain.length ? `[… the beginning left out]\n${end}` : end, LOG_LENGTH + 100);
}
