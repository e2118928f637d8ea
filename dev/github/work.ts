/** What people do in a repository, at a given time: the API does it now, the seed in the past. */
import { addCommit, findCommit, mergeFiles } from "#dev/github/git.ts";
import {
  type Act,
  type Commit,
  type Issue,
  newId,
  type Post,
  type Pull,
  type Repo,
  type Review,
} from "#dev/github/store.ts";

export interface NewIssue {
  title: string;
  body?: string | null | undefined;
  labels?: string[] | undefined;
  assignees?: string[] | undefined;
}

/** Opens an issue, or a pull request when `pull` is given. */
export function openIssue(repo: Repo, act: Act, fields: NewIssue, pull?: Pull): Issue {
  const { title, body, labels = [], assignees = [] } = fields;
  const issue: Issue = {
    ...write(act, body ?? ""),
    number: repo.issues.length + 1,
    title,
    state: "open",
    stateReason: null,
    labels: [...labels],
    assignees: [...assignees],
    comments: [],
    updatedAt: act.at,
    closedAt: null,
  };
  if (pull) issue.pull = pull;
  repo.issues.push(issue);
  return issue;
}

export function write({ by, at }: Act, body: string): Post {
  return { id: newId(), by, at, body };
}

export function addComment(issue: Issue, act: Act, body: string): Post {
  const comment = write(act, body);
  issue.comments.push(comment);
  issue.updatedAt = act.at;
  return comment;
}

/** @param reason as GitHub's `state_reason`; "completed" for an issue that is closed without one */
export function setState(issue: Issue, at: string, state: Issue["state"], reason?: string | null): void {
  const closedFor = issue.pull ? null : (reason ?? "completed");
  issue.stateReason = state === "closed" ? closedFor : issue.state === "closed" ? "reopened" : null;
  issue.state = state;
  issue.closedAt = state === "closed" ? at : null;
  issue.updatedAt = at;
}

export interface NewReview {
  state: Review["state"];
  body?: string | null | undefined;
  commit?: string | undefined;
  comments?: readonly { path: string; line: number; body: string }[] | undefined;
}

/** Adds a review and its comments on lines; a verdict answers the request for a review. */
export function addReview(repo: Repo, issue: Issue, pull: Pull, act: Act, fields: NewReview): Review {
  const { state, body, commit = headOf(repo, pull)?.sha ?? "", comments = [] } = fields;
  const review: Review = { ...write(act, body ?? ""), state, commit };
  pull.reviews.push(review);
  for (const { path, line, body } of comments) {
    pull.lineComments.push({ ...write(act, body), path, line, commit });
  }
  if (state !== "COMMENTED") pull.reviewers = pull.reviewers.filter((login) => login !== act.by);
  issue.updatedAt = act.at;
  return review;
}

/** The newest commit of the pull request's branch, or the one that was merged. */
export function headOf(repo: Repo, { merged, head }: Pull): Commit | undefined {
  return findCommit(repo, merged?.head ?? head);
}

/** What the pull request is compared with. */
export function baseOf(repo: Repo, { merged, base }: Pull): Commit | undefined {
  return findCommit(repo, merged?.base ?? base);
}

/** Whether it can be merged without a conflict. */
export function canMerge(repo: Repo, pull: Pull): boolean {
  const [base, head] = [baseOf(repo, pull), headOf(repo, pull)];
  return Boolean(base && head && mergeFiles(base, head));
}

/** Merges it. @returns undefined if it conflicts with what its base has got since */
export function merge(repo: Repo, issue: Issue, pull: Pull, act: Act, method = "merge"): Commit | undefined {
  const [base, head] = [baseOf(repo, pull), headOf(repo, pull)];
  const files = base && head && mergeFiles(base, head);
  if (!files) return undefined;
  const message = `Merge pull request #${issue.number} from ${pull.head}\n\n${issue.title}`;
  const parents = method === "merge" ? [base, head] : [base];
  const { sha } = addCommit(repo, pull.base, act, message, files, parents);
  pull.merged = { ...act, sha, base: base.sha, head: head.sha };
  setState(issue, act.at, "closed");
  return repo.commits.get(sha);
}
