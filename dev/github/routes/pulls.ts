/** Pull requests: their changes, reviews, and the merge. */
import type { Hono } from "hono";
import { z } from "zod";
import * as api from "#dev/github/api.ts";
import { type FileChange, findCommit } from "#dev/github/git.ts";
import { changesOf } from "#dev/github/json.ts";
import { addReview, headOf, merge, openIssue } from "#dev/github/work.ts";

const body = z.string().nullish();
const head = z.string().transform((name) => name.replace(/^[^:]+:/, ""));
const draft = z.boolean().default(false);
const newPull = z.object({ title: z.string().min(1), body, head, base: z.string(), draft });
const event = z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]);
const note = z.object({ path: z.string(), line: z.number(), body: z.string() });
const comments = z.array(note).optional();
const newReview = z.object({ event, body, commit_id: z.string().optional(), comments });
const mergeBody = z.object({ sha: z.string().optional(), merge_method: z.string().optional() });
const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;
const VERDICTS = { APPROVE: "approve", REQUEST_CHANGES: "request changes on", COMMENT: undefined };
const PULLS = "/repos/:owner/:repo/pulls";
const PULL = `${PULLS}/:number{[0-9]+}`;

export function addPullRoutes(app: Hono<api.ApiEnv>, { json }: api.Parts): void {
  app.get(PULLS, (c) => {
    const { repo } = c.var;
    const { state = "open" } = c.req.query();
    const found = repo.issues.flatMap((issue) =>
      issue.pull && (state === "all" || issue.state === state) ? { issue, pull: issue.pull } : [],
    );
    return c.json(api.pageOf(c, found.toReversed(), ({ issue, pull }) => json.pull(repo, issue, pull)));
  });
  app.post(PULLS, async (c) => {
    const { repo } = c.var;
    const { head, base, draft, ...fields } = await api.readBody(c, newPull);
    for (const [field, name] of Object.entries({ head, base }))
      if (!repo.branches.has(name)) throw api.invalid("PullRequest", field);
    const pull = { head, base, draft, reviewers: [], reviews: [], lineComments: [] };
    if (changesOf(repo, pull).commits.length === 0)
      throw api.invalid("PullRequest", "head", `No commits between ${base} and ${head}`);
    return c.json(json.pullInFull(repo, openIssue(repo, api.actOf(c), fields, pull), pull), 201);
  });

  app.get(PULL, (c) => {
    const { issue, pull } = api.pullOf(c);
    const wantsDiff = c.req.header("accept")?.includes("diff");
    if (wantsDiff) return c.text(changesOf(c.var.repo, pull).files.map(renderDiff).join(""));
    return c.json(json.pullInFull(c.var.repo, issue, pull));
  });
  app.get(`${PULL}/files`, (c) => {
    const { files } = changesOf(c.var.repo, api.pullOf(c).pull);
    return c.json(api.pageOf(c, files, (file) => file));
  });
  app.put(`${PULL}/merge`, async (c) => {
    const { repo } = c.var;
    const { issue, pull } = api.pullOf(c);
    const { sha, merge_method } = await api.readBody(c, mergeBody);
    if (issue.state !== "open") throw new api.Refusal(405, "Pull Request is not mergeable");
    if (pull.draft) throw new api.Refusal(405, "Pull Request is still a draft");
    if (sha && sha !== headOf(repo, pull)?.sha)
      throw new api.Refusal(409, "Head branch was modified. Review and try the merge again.");
    const commit = merge(repo, issue, pull, api.actOf(c), merge_method);
    if (!commit) throw new api.Refusal(405, "Pull Request has merge conflicts");
    return c.json({ sha: commit.sha, merged: true, message: "Pull Request successfully merged" });
  });

  app.get(`${PULL}/reviews`, (c) => {
    const { issue, pull } = api.pullOf(c);
    return c.json(api.pageOf(c, pull.reviews, (review) => json.review(c.var.repo, issue, review)));
  });
  app.post(`${PULL}/reviews`, async (c) => {
    const { repo } = c.var;
    const { issue, pull } = api.pullOf(c);
    const { event, body, comments, commit_id: commit } = await api.readBody(c, newReview);
    const act = api.actOf(c);
    const verdict = VERDICTS[event];
    if (verdict && issue.by === act.by)
      throw new api.Refusal(422, `Review Can not ${verdict} your own pull request`);
    if (commit && !findCommit(repo, commit)) throw api.invalid("PullRequestReview", "commit_id");
    const review = addReview(repo, issue, pull, act, { state: STATES[event], body, commit, comments });
    return c.json(json.review(repo, issue, review));
  });
  app.get(`${PULL}/comments`, (c) => {
    const { issue, pull } = api.pullOf(c);
    return c.json(api.pageOf(c, pull.lineComments, (one) => json.lineComment(c.var.repo, issue, one)));
  });
}

/** As `git diff` has it; for `Accept: application/vnd.github.diff`. */
function renderDiff({ filename, status, patch }: FileChange): string {
  const before = status === "added" ? "/dev/null" : `a/${filename}`;
  const after = status === "removed" ? "/dev/null" : `b/${filename}`;
  return `diff --git a/${filename} b/${filename}\n--- ${before}\n+++ ${after}\n${patch}\n`;
}
