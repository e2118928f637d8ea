import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { formatTarget, inRepository, numbered } from "./fields.ts";
import { MOST_ITEMS, readPages } from "./pages.ts";
import { fromOthers, joinNotes, PAGE, trimList, trimProse, trimToLast } from "./trim.ts";

const COMMENT_LENGTH = 1000;

/** The reviews of a pull request and their comments. */
export const listReviewComments = defineGitHubTool({
  name: "list_review_comments",
  description:
    "List the reviews of a pull request (approved, changes requested) and the comments on its lines.",
  schema: z.object(numbered),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const target = { owner: args.owner, repo: args.repo, pull_number: args.number, per_page: PAGE };
    const all = await readPages((page) => octokit.rest.pulls.listReviews({ ...target, page }));
    const reviews = trimToLast(all.items, "reviews");
    const unseen = all.isCut && `Only the first ${MOST_ITEMS} reviews were looked through.`;
    const comments = await octokit.rest.pulls.listReviewComments(target);
    const { items, note } = trimList(comments.data, "The other comments are on GitHub's page.");
    return fromOthers(formatTarget(args), {
      reviews: reviews.items.map((review) => ({
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
      note: joinNotes(reviews.note, unseen, note),
    });
  },
});
