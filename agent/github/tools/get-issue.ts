import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { formatTarget, inRepository, numbered } from "./fields.ts";
import { shapeIssue } from "./shapes.ts";
import { fromOthers, PAGE, trimProse } from "./trim.ts";

const COMMENTS = 20;
const COMMENT_LENGTH = 2000;

/** One issue or pull request conversation, with its latest comments. */
export const getIssue = defineGitHubTool({
  name: "get_issue",
  description: "Get one issue with its text and its latest comments.",
  schema: z.object(numbered),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const target = { owner: args.owner, repo: args.repo, issue_number: args.number };
    const { data } = await octokit.rest.issues.get(target);
    const lastPage = Math.max(1, Math.ceil(data.comments / PAGE));
    const comments =
      data.comments > 0
        ? (await octokit.rest.issues.listComments({ ...target, per_page: PAGE, page: lastPage })).data
        : [];
    const shown = comments.slice(-COMMENTS);
    const issue = {
      ...shapeIssue(data),
      body: trimProse(data.body),
      created_at: data.created_at,
      is_pull_request: Boolean(data.pull_request),
      comments: shown.map((comment) => ({
        author: comment.user?.login ?? null,
        body: trimProse(comment.body, COMMENT_LENGTH),
        created_at: comment.created_at,
      })),
    };
    const note =
      data.comments > shown.length
        ? `Showing the last ${shown.length} of ${data.comments} comments.`
        : undefined;
    return fromOthers(formatTarget(args), { issue, note });
  },
});
