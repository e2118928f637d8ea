/** Pull requests: their changes, reviews, and the merge. */
import { Hono } from "hono";
import { z } from "zod";
import {
  type ApiEnv,
  actOf,
  invalid,
  type Parts,
  pullOf,
  Refusal,
  readBody,
  takePage,
} from "#dev/github/api.ts";
import { type FileChange, findCommit } from "#dev/github/git.ts";
import { changesOf } from "#dev/github/json.ts";
import { changeIssue, issueChange, sortIssues } from "#dev/github/routes/issues.ts";
import { addReview, headOf, merge, openIssue } from "#dev/github/work.ts";

const newPull = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  head: z.string().transform((name) => name.replace(/^[^:]+:/, "")),
  base: z.string(),
  draft: z.boolean().default(false),
});
const newReview = z.object({
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  body: z.string().nullish(),
  commit_id: z.string().optional(),
  comments: z.array(z.object({ path: z.string(), line: z.number(), body: z.string() })).optional(),
});
const mergeBody = z.object({ sha: z.string().optional(), merge_method: z.string().optional() });
const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;
const VERDICTS = { APPROVE: "approve", REQUEST_CHANGES: "request changes on", COMMENT: undefined };
const PULLS = "/repos/:owner/:repo/pulls";
const PULL = `${PULLS}/:number{[0-9]+}`;

export function createPullRoutes(parts: Parts): Hono<ApiEnv> {
  const { json } = parts;
  const app = new Hono<ApiEnv>();

  app.get(PULLS, (c) => {
    const { repo } = c.var;
    const { state = "open", sort, direction, head, base } = c.req.query();
    const found = repo.issues.filter(
      ({ pull, ...issue }) =>
        pull &&
        (state === "all" || issue.state === state) &&
        (!head || head === `${repo.owner}:${pull.head}`) &&
        (!base || base === pull.base),
    );
    const page = takePage(c, parts, sortIssues(found, sort, direction));
    return c.json(page.flatMap((issue) => (issue.pull ? json.pull(repo, issue, issue.pull) : [])));
  });
  app.post(PULLS, async (c) => {
    const { repo } = c.var;
    const { head, base, draft, ...fields } = await readBody(c, newPull);
    for (const [field, name] of Object.entries({ head, base }))
      if (!repo.branches.has(name)) throw invalid("PullRequest", field);
    const lists = { reviewers: [], reviews: [], lineComments: [] };
    const pull = { head, base, draft, ...lists };
    if (changesOf(repo, pull).commits.length === 0)
      throw invalid("PullRequest", "head", `No commits between ${base} and ${head}`);
    if (repo.issues.some((one) => one.state === "open" && one.pull?.head === head && one.pull.base === base))
      throw invalid("PullRequest", "head", `A pull request already exists for ${repo.owner}:${head}.`);
    return c.json(json.pullInFull(repo, openIssue(repo, actOf(c), fields, pull), pull), 201);
  });

  app.get(PULL, (c) => {
    const { issue, pull } = pullOf(c);
    const wantsDiff = /\bdiff\b/.test(c.req.header("accept") ?? "");
    if (wantsDiff) return c.text(changesOf(c.var.repo, pull).files.map(renderFile).join(""));
    return c.json(json.pullInFull(c.var.repo, issue, pull));
  });
  app.patch(PULL, async (c) => {
    const { issue, pull } = pullOf(c);
    changeIssue(issue, await readBody(c, issueChange), actOf(c).at);
    return c.json(json.pullInFull(c.var.repo, issue, pull));
  });
  app.get(`${PULL}/files`, (c) => c.json(takePage(c, parts, changesOf(c.var.repo, pullOf(c).pull).files)));

  app.put(`${PULL}/merge`, async (c) => {
    const { repo } = c.var;
    const { issue, pull } = pullOf(c);
    const { sha, merge_method } = await readBody(c, mergeBody);
    if (issue.state !== "open") throw new Refusal(405, "Pull Request is not mergeable");
    if (pull.draft) throw new Refusal(405, "Pull Request is still a draft");
    if (sha && sha !== headOf(repo, pull)?.sha)
      throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
    const commit = merge(repo, issue, pull, actOf(c), merge_method);
    if (!commit) throw new Refusal(405, "Pull Request has merge conflicts");
    return c.json({ sha: commit.sha, merged: true, message: "Pull Request successfully merged" });
  });

  app.get(`${PULL}/reviews`, (c) => {
    const { issue, pull } = pullOf(c);
    const reviews = takePage(c, parts, pull.reviews);
    return c.json(reviews.map((review) => json.review(c.var.repo, issue, review)));
  });
  app.post(`${PULL}/reviews`, async (c) => {
    const { repo } = c.var;
    const { issue, pull } = pullOf(c);
    const { event, body, comments, commit_id: commit } = await readBody(c, newReview);
    const act = actOf(c);
    const verdict = VERDICTS[event];
    if (verdict && issue.by === act.by)
      throw new Refusal(422, `Review Can not ${verdict} your own pull request`);
    if (commit && !findCommit(repo, commit)) throw invalid("PullRequestReview", "commit_id");
    const review = addReview(repo, issue, pull, act, { state: STATES[event], body, commit, comments });
    return c.json(json.review(repo, issue, review));
  });
  app.get(`${PULL}/comments`, (c) => {
    const { issue, pull } = pullOf(c);
    const comments = takePage(c, parts, pull.lineComments);
    return c.json(comments.map((comment) => json.lineComment(c.var.repo, issue, comment)));
  });
  return app;
}

/** As `git diff` has it, and `Accept: application/vnd.github.diff`. */
function renderFile({ filename, status, patch }: FileChange): string {
  const before = status === "added" ? "/dev/null" : `a/${filename}`;
  const after = status === "removed" ? "/dev/null" : `b/${filename}`;
  return `diff --git a/${filename} b/${filename}\n--- ${before}\n+++ ${after}\n${patch}\n`;
}
