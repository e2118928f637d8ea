import { codeBlock, inline, link, list, paragraphs, table } from "#dev/model/markdown.ts";
import { resolvePlace } from "#dev/model/parts.ts";
import { fetchData, type Plan } from "#dev/model/plan.ts";
import { readFailedJobs, readNote, readRuns } from "#dev/model/results.ts";
import type { Rule } from "#dev/model/rules/rule.ts";
import { findRef } from "#dev/model/words.ts";

/** Runs of GitHub Actions, and why one failed: two tools after each other. */
export const workflows: Rule = {
  topic: "workflows",
  does: "Show workflow runs, and why one failed",
  tools: ["list_workflow_runs"],
  examples: [
    "Why did the last build fail in alice/webshop?",
    "did CI pass in webshop?",
    "list the workflow runs of webshop",
  ],
  applies: ({ words }) =>
    /\b(?:workflows?|ci|builds?|pipeline|actions|test runs?)\b/.test(words) && !/\bissues?\b/.test(words),
  *plan(ask): Plan {
    const where = yield* resolvePlace(ask);
    const name = `${where.owner}/${where.repo}`;
    const why = /\bwhy\b|\blogs?\b|\bwhat (?:went|broke)\b/.test(ask.words);
    const data = yield* fetchData("list_workflow_runs", {
      ...where,
      branch: findRef(ask.text),
      status: why ? "failure" : undefined,
    });
    const runs = readRuns(data);
    const [last] = runs;
    if (!last) return `I found no ${why ? "failed " : ""}workflow runs in ${name}.`;
    if (!why || !ask.offers("get_workflow_run_failed_logs")) {
      const rows = runs
        .slice(0, 15)
        .map((run) => [
          link(run.title ?? run.name ?? String(run.id), run.url),
          inline(run.branch),
          inline(run.conclusion ?? run.status),
        ]);
      return paragraphs(
        `The latest run of ${name}: **${inline(last.conclusion ?? last.status)}**.`,
        table(["Run", "Branch", "Result"], rows),
        readNote(data),
      );
    }
    const logs = yield* fetchData("get_workflow_run_failed_logs", { ...where, run_id: last.id });
    const jobs = readFailedJobs(logs).map((job) =>
      paragraphs(
        `**${link(job.name, job.url)}**${job.failed_steps.length > 0 ? ` failed at:` : " failed."}`,
        list(job.failed_steps.map(inline)),
        job.log && codeBlock(job.log.split("\n").slice(-25).join("\n")),
      ),
    );
    return paragraphs(
      `${link(last.title ?? last.name ?? `Run ${last.id}`, last.url)} on \`${inline(last.branch)}\` in ${name} failed:`,
      ...jobs,
      readNote(logs),
    );
  },
};
