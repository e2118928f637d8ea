import { z } from "zod";
import { TargetChangedError } from "#agent/writes/refusals.ts";
import { defineGitHubTool } from "./define.ts";
import { body, formatTarget, inRepository, names, numbered, repository, title, toIssue } from "./fields.ts";
import { readIssueText } from "./issue-text.ts";

/** Opens an issue. */
export const createIssue = defineGitHubTool({
  name: "create_issue",
  description: "Open a new issue in a repository, as the person.",
  schema: z.object({
    ...repository,
    title,
    body: body.optional(),
    labels: names.optional().describe("Labels to set; they must exist"),
    assignees: names.optional().describe("Logins of the people to assign"),
  }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    return shapeChanged((await octokit.rest.issues.create(args)).data);
  },
});

/** Comments on an issue or pull request. */
export const addIssueComment = defineGitHubTool({
  name: "add_issue_comment",
  description: "Comment on an issue or a pull request, as the person.",
  schema: z.object({ ...numbered, body: body.min(1) }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { data } = await octokit.rest.issues.createComment({ ...toIssue(args), body: args.body });
    return { comment: { id: data.id, on: formatTarget(args), url: data.html_url } };
  },
});

/** Changes the title or the text of an issue or pull request. */
export const editIssue = defineGitHubTool({
  name: "edit_issue",
  description:
    "Replace the title or the text of an issue or a pull request. What is not given stays as it is.",
  schema: z
    .object({ ...numbered, title: title.optional(), body: body.optional() })
    .refine((args) => args.title !== undefined || args.body !== undefined, "give a title or a body"),
  ...inRepository("write"),
  replaces: "issue",
  async run({ octokit, args, seen }) {
    const { title, body } = args;
    if (seen !== undefined && (await readIssueText(octokit, args)).hash !== seen)
      throw new TargetChangedError(`${formatTarget(args)} was edited after the person was asked.`);
    const { data } = await octokit.rest.issues.update({ ...toIssue(args), title, body });
    return shapeChanged(data);
  },
});

/** Closes an issue, or a pull request without merging it. */
export const closeIssue = defineGitHubTool({
  name: "close_issue",
  description:
    "Close an issue, or a pull request without merging it. To say why, call add_issue_comment before.",
  schema: z.object({
    ...numbered,
    reason: z
      .enum(["completed", "not_planned", "duplicate"])
      .optional()
      .describe("Why; completed unless told"),
  }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const state_reason = args.reason ?? "completed";
    const { data } = await octokit.rest.issues.update({ ...toIssue(args), state: "closed", state_reason });
    return {
      issue: { number: data.number, state: data.state, reason: data.state_reason, url: data.html_url },
    };
  },
});

/** Reopens a closed issue or pull request. */
export const reopenIssue = defineGitHubTool({
  name: "reopen_issue",
  description: "Reopen a closed issue or pull request.",
  schema: z.object(numbered),
  ...inRepository("write"),
  async run({ octokit, args }) {
    return shapeChanged((await octokit.rest.issues.update({ ...toIssue(args), state: "open" })).data);
  },
});

/** Adds labels to an issue or pull request. */
export const addIssueLabels = defineGitHubTool({
  name: "add_issue_labels",
  description: "Add labels to an issue or a pull request. Those that it has stay.",
  schema: z.object({ ...numbered, labels: names.describe("Names of the labels to add") }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { number, labels } = args;
    const { data } = await octokit.rest.issues.addLabels({ ...toIssue(args), labels });
    return { issue: { number, labels: data.map((label) => label.name) } };
  },
});

/** Takes one label off an issue or pull request. */
export const removeIssueLabel = defineGitHubTool({
  name: "remove_issue_label",
  description: "Remove one label from an issue or a pull request.",
  schema: z.object({
    ...numbered,
    // A dot would be a segment of the API's path.
    label: z
      .string()
      .min(1)
      .max(100)
      .refine((name) => !/^\.+$/.test(name), "not a label")
      .describe("Name of the label"),
  }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { number, label: name } = args;
    const { data } = await octokit.rest.issues.removeLabel({ ...toIssue(args), name });
    return { issue: { number, labels: data.map((left) => left.name) } };
  },
});

/** Assigns people to an issue or pull request. */
export const assignIssue = defineGitHubTool({
  name: "assign_issue",
  description: "Assign people to an issue or a pull request. Those already assigned stay.",
  schema: z.object({ ...numbered, assignees: names.describe("Logins of the people to assign") }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { assignees } = args;
    const { data } = await octokit.rest.issues.addAssignees({ ...toIssue(args), assignees });
    const result = shapeAssigned(data);
    const assigned = result.issue.assignees.map((login) => login.toLowerCase());
    // GitHub ignores people who can't be assigned, without an error.
    const missing = assignees.filter((login) => !assigned.includes(login.toLowerCase()));
    if (missing.length === 0) return result;
    const note = `Not assigned, as they may not work on this repository: ${missing.join(", ")}.`;
    return { ...result, note };
  },
});

/** Takes people off an issue or pull request. */
export const unassignIssue = defineGitHubTool({
  name: "unassign_issue",
  description: "Remove people from the assignees of an issue or a pull request.",
  schema: z.object({ ...numbered, assignees: names.describe("Logins of the people to remove") }),
  ...inRepository("write"),
  async run({ octokit, args }) {
    const { assignees } = args;
    return shapeAssigned((await octokit.rest.issues.removeAssignees({ ...toIssue(args), assignees })).data);
  },
});

function shapeChanged(issue: { number: number; state: string; html_url: string }) {
  return { issue: { number: issue.number, state: issue.state, url: issue.html_url } };
}

function shapeAssigned(issue: { number: number; assignees?: { login: string }[] | null; html_url: string }) {
  const assignees = (issue.assignees ?? []).map(({ login }) => login);
  return { issue: { number: issue.number, assignees, url: issue.html_url } };
}
