import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { branch, formatTarget, inRepository, repository } from "./fields.ts";
import { fromOthers, PAGE, trimLine, trimList } from "./trim.ts";

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
    const { items, note } = trimList(
      data.workflow_runs,
      "Narrow it with branch or status.",
      data.total_count,
    );
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
