import { z } from "zod";
import { fromOthers, joinNotes, PAGE, trimList, trimProse, trimToLast } from "#agent/content/trim.ts";
import { defineGitHubTool } from "./define.ts";
import { formatTarget, inRepository, numbered, repository, state, toPullRequest } from "./fields.ts";
import { MOST_ITEMS, readPages } from "./pages.ts";
import { shapePullRequest } from "./shapes.ts";

const COMMENT_LENGTH = 1000;

/** One pull request, without its changes. */
export const getPullRequest = defineGitHubTool({
  name: "get_pull_request",
  description:
    "Get one pull request: its text, state, whether it can be merged, and the head_sha that merge_pull_request and create_pull_request_review ask for.",
  schema: z.object(numbered),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const { data } = await octokit.rest.pulls.get(toPullRequest(args));
    const pull_request = {
      ...shapePullRequest(data),
      body: trimProse(data.body),
      head_sha: data.head.sha,
      merged: data.merged,
      mergeable: data.mergeable,
      mergeable_state: data.mergeable_state,
      labels: data.labels.map((label) => label.name),
      assignees: (data.assignees ?? []).map((person) => person.login),
      reviewers: (data.requested_reviewers ?? []).map((person) => person.login),
      comments: data.comments,
      review_comments: data.review_comments,
      commits: data.commits,
      additions: data.additions,
      deletions: data.deletions,
      changed_files: data.changed_files,
      created_at: data.created_at,
    };
    return fromOthers(formatTarget(args), { pull_request });
  },
});

/** Pull requests of one repository. */
export const listPullRequests = defineGitHubTool({
  name: "list_pull_requests",
  description: "List the pull requests of one repository, the newest first.",
  schema: z.object({ ...repository, state }),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const { data } = await octokit.rest.pulls.list({ ...args, per_page: PAGE });
    const { items, note } = trimList(data, "Narrow it with state, or use search_issues with is:pr.");
    return fromOthers(`pull requests of ${formatTarget(args)}`, {
      pull_requests: items.map(shapePullRequest),
      note,
    });
  },
});

/** Which files a pull request changes. */
export const listPullRequestFiles = defineGitHubTool({
  name: "list_pull_request_files",
  description:
    "List the files that a pull request changes, with the number of lines. For the changes: get_pull_request_diff.",
  schema: z.object(numbered),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const { data } = await octokit.rest.pulls.listFiles({ ...toPullRequest(args), per_page: PAGE });
    const { items, note } = trimList(data, "Use get_pull_request_diff with path for one of the others.");
    const files = items.map(({ filename, status, additions, deletions }) => ({
      filename,
      status,
      additions,
      deletions,
    }));
    return fromOthers(formatTarget(args), { files, note });
  },
});

/** The reviews of a pull request and their comments. */
export const listReviewComments = defineGitHubTool({
  name: "list_review_comments",
  description:
    "List the reviews of a pull request (approved, changes requested) and the comments on its lines.",
  schema: z.object(numbered),
  ...inRepository("read"),
  async run({ octokit, args }) {
    const target = { ...toPullRequest(args), per_page: PAGE };
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
