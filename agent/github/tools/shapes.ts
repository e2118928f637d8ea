import { trimLine } from "#agent/content/trim.ts";

/** The fields of GitHub's issue for a list. */
interface RawIssue {
  number: number;
  title: string;
  state: string;
  labels?: readonly (string | { name?: string | null })[];
  user?: { login: string } | null;
  assignees?: readonly { login: string }[] | null;
  comments?: number;
  html_url: string;
}

/** One issue in a list. */
export function shapeIssue(issue: RawIssue) {
  return {
    number: issue.number,
    title: trimLine(issue.title),
    state: issue.state,
    labels: (issue.labels ?? []).map((label) => (typeof label === "string" ? label : (label.name ?? ""))),
    author: issue.user?.login ?? null,
    assignees: (issue.assignees ?? []).map((person) => person.login),
    comments: issue.comments ?? 0,
    url: issue.html_url,
  };
}

interface RawPullRequest {
  number: number;
  title: string;
  state: string;
  draft?: boolean;
  user?: { login: string } | null;
  head: { ref: string };
  base: { ref: string };
  html_url: string;
}

/** One pull request in a list. */
export function shapePullRequest(pull: RawPullRequest) {
  return {
    number: pull.number,
    title: trimLine(pull.title),
    state: pull.state,
    draft: pull.draft ?? false,
    author: pull.user?.login ?? null,
    head: pull.head.ref,
    base: pull.base.ref,
    url: pull.html_url,
  };
}
