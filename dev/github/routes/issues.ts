/** Issues; pull requests are among them, as at GitHub. */
import type { Hono } from "hono";
import { z } from "zod";
import * as api from "#dev/github/api.ts";
import type { Issue } from "#dev/github/store.ts";
import { addComment, openIssue, setState } from "#dev/github/work.ts";

const texts = z.array(z.string());
const lists = { labels: texts.optional(), assignees: texts.optional() };
const newIssue = z.object({ title: z.string().min(1), body: z.string().nullish(), ...lists });
const state = z.enum(["open", "closed"]);
const change = newIssue.extend({ state, state_reason: z.string() }).partial();
const newComment = z.object({ body: z.string().min(1) });
const REPO = "/repos/:owner/:repo";
const ISSUES = `${REPO}/issues`;
const ISSUE = `${ISSUES}/:number{[0-9]+}`;

export function addIssueRoutes(app: Hono<api.ApiEnv>, { store, json }: api.Parts): void {
  const shape = (c: api.ApiContext, issue: Issue): object => json.issue(c.var.repo, issue);
  /** GitHub passes over people who cannot be assigned without an error. */
  const assignable = (c: api.ApiContext, logins: readonly string[] = []): string[] =>
    logins.filter((login) => (store.permission(login, c.var.repo) ?? "pull") !== "pull");

  app.get(ISSUES, (c) => {
    const { state = "open", labels = "" } = c.req.query();
    const wanted = labels.toLowerCase().split(",").filter(Boolean);
    const found = c.var.repo.issues
      .filter((issue) => state === "all" || issue.state === state)
      .filter((issue) => wanted.every((label) => hasLabel(issue, label)));
    return c.json(api.pageOf(c, found.toReversed(), (issue) => shape(c, issue)));
  });
  app.post(ISSUES, async (c) => {
    const { assignees, ...fields } = await api.readBody(c, newIssue);
    const issue = openIssue(c.var.repo, api.actOf(c), { ...fields, assignees: assignable(c, assignees) });
    return c.json(shape(c, issue), 201);
  });
  app.get(ISSUE, (c) => c.json(shape(c, api.issueOf(c))));
  // A pull request is changed under both addresses.
  app.patch(`${REPO}/:kind{issues|pulls}/:number{[0-9]+}`, async (c) => {
    const issue = api.issueOf(c);
    const { title, body, labels, assignees, state, state_reason } = await api.readBody(c, change);
    const { at } = api.actOf(c);
    if (title !== undefined) issue.title = title;
    if (body !== undefined) issue.body = body ?? "";
    if (labels) issue.labels = labels;
    if (assignees) issue.assignees = assignable(c, assignees);
    if (state && state !== issue.state) setState(issue, at, state, state_reason);
    issue.updatedAt = at;
    const pull = c.req.param("kind") === "pulls" && issue.pull;
    return c.json(pull ? json.pullInFull(c.var.repo, issue, pull) : shape(c, issue));
  });

  app.get(`${ISSUE}/comments`, (c) => {
    const issue = api.issueOf(c);
    return c.json(api.pageOf(c, issue.comments, (comment) => json.comment(c.var.repo, issue, comment)));
  });
  app.post(`${ISSUE}/comments`, async (c) => {
    const issue = api.issueOf(c);
    const { body } = await api.readBody(c, newComment);
    return c.json(json.comment(c.var.repo, issue, addComment(issue, api.actOf(c), body)), 201);
  });

  app.post(`${ISSUE}/labels`, async (c) => {
    const issue = api.issueOf(c);
    const { labels } = await api.readBody(c, z.object({ labels: texts.min(1) }));
    issue.labels = [...new Set([...issue.labels, ...labels])];
    return c.json(json.issue(c.var.repo, issue).labels);
  });
  app.delete(`${ISSUE}/labels/:name`, (c) => {
    const issue = api.issueOf(c);
    const name = c.req.param("name").toLowerCase();
    if (!hasLabel(issue, name)) throw new api.Refusal(404, "Label does not exist");
    issue.labels = issue.labels.filter((label) => label.toLowerCase() !== name);
    return c.json(json.issue(c.var.repo, issue).labels);
  });
  app.on(["POST", "DELETE"], `${ISSUE}/assignees`, async (c) => {
    const issue = api.issueOf(c);
    const { assignees } = await api.readBody(c, z.object({ assignees: texts }));
    const isAdding = c.req.method === "POST";
    const others = issue.assignees.filter((login) => !assignees.includes(login));
    issue.assignees = isAdding ? [...others, ...assignable(c, assignees)] : others;
    return c.json(shape(c, issue), isAdding ? 201 : 200);
  });
}

/** @param label in lower case */
export function hasLabel(issue: Issue, label: string): boolean {
  return issue.labels.some((name) => name.toLowerCase() === label);
}
