import { z } from "zod";
import { defineGitHubTool } from "#agent/tools/define.ts";
import { formatTarget, numbered } from "#agent/tools/fields.ts";
import { fromOthers, PAGE, trimList, trimProse } from "#agent/tools/trim.ts";

const COMMENT_LENGTH = 1000;

/** What reviewers said about a pull request. */
export const listReviewComments = defineGitHubTool({
  name: "list_review_comments",
  description:
    "List the reviews of a pull request (approved, changes requested) and the comments on its lines.",
  schema: z.object(numbered),
  access: "read",
  scopes: ["repo"],
  resource: formatTarget,
  async run({ octokit, args }) {
    const target = { owner: args.owner, repo: args.repo, pull_number: args.number, per_page: PAGE };
    const reviews = await octokit.rest.pulls.listReviews(target);
    const comments = await octokit.rest.pulls.listReviewComments(target);
    const { items, note } = trimList(comments.data, "The rest is on GitHub's page.");
    return fromOthers(formatTarget(args), {
      reviews: reviews.data.map((review) => ({
        author: review.user?.login ?? null,
        state: review.state,
        body: trimProse(review.body, COMMENT_LENGTH),
        url: review.html_url,
      })),
      review_comments: items.map((comment) => ({
        author: comment.user?.login ?? null,
        path: comment.path,
        line: comment.line ?? null,
        body: trimProse(comment.body, COMMENT_LENGTH),
        url: comment.html_url,
      })),
      note,
    });
  },
});
