/** Issues; pull requests are among them, as at GitHub. */
import { Hono } from "hono";
import { z } from "zod";
import {
  type ApiContext,
  type ApiEnv,
  actOf,
  issueOf,
  type Parts,
  Refusal,
  readBody,
  sortBy,
  takePage,
} from "#dev/github/api.ts";
import type { Issue } from "#dev/github/store.ts";
import { addComment, openIssue, setState } from "#dev/github/work.ts";

const texts = z.array(z.string());
const newIssue = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  labels: texts.optional(),
  assignees: texts.optional(),
});
export const issueChange = newIssue.partial().extend({
  state: z.enum(["open", "closed"]).optional(),
  state_reason: z.string().nullish(),
});
const newComment = z.object({ body: z.string().min(1) });
const ISSUES = "/repos/:owner/:repo/issues";
const ISSUE = `${ISSUES}/:number{[0-9]+}`;

export function createIssueRoutes(parts: Parts): Hono<ApiEnv> {
  const { store, json } = parts;
  const app = new Hono<ApiEnv>();
  const shape = (c: ApiContext, issue: Issue): object => json.issue(c.var.repo, issue);
  /** GitHub passes over people who cannot be assigned without an error. */
  const assignable = (c: ApiContext, logins: readonly string[]): string[] =>
    logins.filter((login) => (store.permission(login, c.var.repo) ?? "pull") !== "pull");

  app.get(ISSUES, (c) => {
    const { sort, direction, ...query } = c.req.query();
    const found = sortIssues(
      c.var.repo.issues.filter((issue) => matches(issue, query)),
      sort,
      direction,
    );
    return c.json(takePage(c, parts, found).map((issue) => shape(c, issue)));
  });
  app.post(ISSUES, async (c) => {
    const { assignees = [], ...fields } = await readBody(c, newIssue);
    const issue = openIssue(c.var.repo, actOf(c), { ...fields, assignees: assignable(c, assignees) });
    return c.json(shape(c, issue), 201);
  });
  app.get(ISSUE, (c) => c.json(shape(c, issueOf(c))));
  app.patch(ISSUE, async (c) => {
    const issue = issueOf(c);
    changeIssue(issue, await readBody(c, issueChange), actOf(c).at);
    return c.json(shape(c, issue));
  });

  app.get(`${ISSUE}/comments`, (c) => {
    const issue = issueOf(c);
    const comments = takePage(c, parts, issue.comments);
    return c.json(comments.map((comment) => json.comment(c.var.repo, issue, comment)));
  });
  app.post(`${ISSUE}/comments`, async (c) => {
    const issue = issueOf(c);
    const { body } = await readBody(c, newComment);
    return c.json(json.comment(c.var.repo, issue, addComment(issue, actOf(c), body)), 201);
  });

  app.post(`${ISSUE}/labels`, async (c) => {
    const issue = issueOf(c);
    const { labels } = await readBody(c, z.object({ labels: texts.min(1) }));
    issue.labels = [...new Set([...issue.labels, ...labels])];
    return c.json(json.issue(c.var.repo, issue).labels);
  });
  app.delete(`${ISSUE}/labels/:name`, (c) => {
    const issue = issueOf(c);
    const name = c.req.param("name").toLowerCase();
    const left = issue.labels.filter((label) => label.toLowerCase() !== name);
    if (left.length === issue.labels.length) throw new Refusal(404, "Label does not exist");
    issue.labels = left;
    return c.json(json.issue(c.var.repo, issue).labels);
  });
  app.on(["POST", "DELETE"], `${ISSUE}/assignees`, async (c) => {
    const issue = issueOf(c);
    const { assignees } = await readBody(c, z.object({ assignees: texts }));
    const isAdding = c.req.method === "POST";
    const others = issue.assignees.filter((login) => !assignees.includes(login));
    issue.assignees = isAdding ? [...others, ...assignable(c, assignees)] : others;
    return c.json(shape(c, issue), isAdding ? 201 : 200);
  });
  return app;
}

/** What `PATCH` changes, of an issue and of a pull request. */
export function changeIssue(issue: Issue, change: z.infer<typeof issueChange>, at: string): void {
  const { title, body, labels, assignees, state, state_reason } = change;
  if (title !== undefined) issue.title = title;
  if (body !== undefined) issue.body = body ?? "";
  if (labels) issue.labels = labels;
  if (assignees) issue.assignees = assignees;
  if (state && state !== issue.state) setState(issue, at, state, state_reason);
  issue.updatedAt = at;
}

function matches(issue: Issue, query: Record<string, string>): boolean {
  const { state = "open", labels = "", assignee, since } = query;
  const wanted = labels.toLowerCase().split(",").filter(Boolean);
  const has = issue.labels.map((name) => name.toLowerCase());
  return (
    (state === "all" || issue.state === state) &&
    wanted.every((label) => has.includes(label)) &&
    (!assignee || issue.assignees.includes(assignee)) &&
    (!since || Date.parse(issue.updatedAt) >= Date.parse(since))
  );
}

/** Sorts by created (default), updated or comments; newest first unless `direction` is asc. */
export function sortIssues(issues: readonly Issue[], sort?: string, direction?: string): Issue[] {
  const key = (issue: Issue): string | number =>
    sort === "comments" ? issue.comments.length : sort === "updated" ? issue.updatedAt : issue.at;
  return sortBy(
    sortBy(issues, ({ number }) => number, direction),
    key,
    direction,
  );
}
