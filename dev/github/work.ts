/** What people do in a repository, at a given time: the API does it now, the seed in the past. */
import { addCommit, findCommit, mergeFiles } from "#dev/github/git.ts";
import type { Act, Commit, Issue, LineComment, Post, Pull, Repo, Review } from "#dev/github/store.ts";
import { newId } from "#dev/github/store.ts";

type NewIssue = Pick<Issue, "title"> &
  Partial<Pick<Issue, "labels" | "assignees">> & { body?: string | null };

function write({ by, at }: Act, body = ""): Post {
  return { id: newId(), by, at, body };
}

/** Opens an issue, or a pull request when `pull` is given. */
export function openIssue(repo: Repo, act: Act, fields: NewIssue, pull?: Pull): Issue {
  const { title, body, labels = [], assignees = [] } = fields;
  const lists = { labels: [...labels], assignees: [...assignees], comments: [] };
  const facts = { number: repo.issues.length + 1, title, updatedAt: act.at, stateReason: null };
  const post = { ...write(act, body ?? ""), ...(pull && { pull }) };
  const issue: Issue = { ...post, ...facts, ...lists, state: "open" };
  repo.issues.push(issue);
  return issue;
}

export function addComment(issue: Issue, act: Act, body: string): Post {
  const comment = write(act, body);
  issue.comments.push(comment);
  issue.updatedAt = act.at;
  return comment;
}

/** @param reason as GitHub's `state_reason` */
export function setState(issue: Issue, at: string, state: Issue["state"], reason = "completed"): void {
  issue.stateReason = state === "open" ? "reopened" : issue.pull ? null : reason;
  issue.state = state;
  issue.updatedAt = at;
}

type Note = Pick<LineComment, "path" | "line" | "body">;
type NewReview = Pick<Review, "state"> & {
  body?: string | null;
  commit?: string;
  comments?: readonly Note[];
};

/** Adds a review and its comments on lines; a verdict answers the request for a review. */
export function addReview(repo: Repo, issue: Issue, pull: Pull, act: Act, fields: NewReview): Review {
  const { state, body, commit = headOf(repo, pull)?.sha ?? "", comments = [] } = fields;
  const review: Review = { ...write(act, body ?? ""), state, commit };
  pull.reviews.push(review);
  for (const { body: text, ...place } of comments)
    pull.lineComments.push({ ...write(act, text), ...place, commit });
  if (state !== "COMMENTED") pull.reviewers = pull.reviewers.filter((login) => login !== act.by);
  issue.updatedAt = act.at;
  return review;
}

/** The newest commit of the pull request's branch, or the one that was merged. */
export function headOf(repo: Repo, { merged, head }: Pull): Commit | undefined {
  return findCommit(repo, merged?.head ?? head);
}

/** The commit that the pull request is compared with. */
export function baseOf(repo: Repo, { merged, base }: Pull): Commit | undefined {
  return findCommit(repo, merged?.base ?? base);
}

/** The files that a merge would leave; undefined if the pull request conflicts with its base. */
export function tryMerge(repo: Repo, pull: Pull): ReturnType<typeof mergeFiles> {
  const [base, head] = [baseOf(repo, pull), headOf(repo, pull)];
  return base && head && mergeFiles(base, head);
}

/** Merges it. @returns the new commit; undefined if it conflicts with its base */
export function merge(repo: Repo, issue: Issue, pull: Pull, act: Act, method = "merge"): Commit | undefined {
  const [base, head] = [baseOf(repo, pull), headOf(repo, pull)];
  const files = tryMerge(repo, pull);
  if (!files || !base || !head) return undefined;
  const parents = method === "merge" ? [base, head] : [base];
  const message = `Merge pull request #${issue.number} from ${pull.head}\n\n${issue.title}`;
  const commit = addCommit(repo, pull.base, act, { message, files, parents });
  pull.merged = { ...act, sha: commit.sha, base: base.sha, head: head.sha };
  setState(issue, act.at, "closed");
  return commit;
}
