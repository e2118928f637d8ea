/** What is there when the embedded GitHub starts: what three people and their organization have been doing. */
import { addCommit } from "#dev/github/git.ts";
import { GENERATED } from "#dev/github/seed/generate.ts";
import type { SeedCommit, SeedRepo, SeedThread } from "#dev/github/seed/types.ts";
import { WONDERLAND } from "#dev/github/seed/wonderland.ts";
import { type Act, type Issue, newId, type Repo, type Store, timestamp } from "#dev/github/store.ts";
import { addComment, addReview, merge, openIssue, setState } from "#dev/github/work.ts";

const API = "alice/wonderland-api";

/** For whom, where, why, what, number, days ago. */
const NOTIFICATIONS = [
  ["alice", "teacup-labs/infra", "review_requested", "PullRequest", 3, 1],
  ["alice", API, "assign", "Issue", 14, 2],
  ["alice", API, "ci_activity", "CheckSuite", 0, 2.2],
  ["alice", API, "author", "PullRequest", 13, 3],
  ["bob", API, "review_requested", "PullRequest", 13, 4],
  ["carol", API, "author", "Issue", 12, 6],
] as const;

export function fillStore(store: Store): void {
  for (const seed of [WONDERLAND, ...GENERATED]) plantRepository(store, seed);
  for (const [login, fullName, reason, type, number, ago] of NOTIFICATIONS) {
    const repo = store.find(fullName);
    const issue = repo?.issues[number - 1];
    const title = issue?.title ?? "CI workflow run failed for limit-bookings branch";
    const facts = { id: newId(), login, reason, type, issue, title, at: daysAgo(ago) };
    if (repo) store.notifications.push({ ...facts, repo });
  }
}

const daysAgo = (ago: number): string => timestamp(new Date(Date.now() - ago * 24 * 3600_000));
const actOf = (by: string, ago: number): Act => ({ by, at: daysAgo(ago) });

/** Does what the seed says in the order of its times, so that each pull request starts at the `main` of its day. */
function plantRepository(store: Store, seed: SeedRepo): void {
  const { age, commits, threads, runs = [], ...about } = seed;
  const repo = store.addRepo(about, daysAgo(age));
  const steps: { ago: number; run: () => void }[] = [];
  const plan = (ago: number, run: () => void): void => void steps.push({ ago, run });
  for (const commit of commits) plan(commit[1], () => plantCommit(repo, "main", commit));
  for (const thread of threads) planThread(repo, thread, plan);
  for (const { run } of steps.toSorted((a, b) => b.ago - a.ago)) run();
  for (const [index, [number, event, ago, log]] of runs.entries()) {
    const { title = "", pull } = threads[number - 1] ?? {};
    const branch = event === "push" ? "main" : (pull?.branch ?? "");
    const conclusion = log.includes("##[error]") ? "failure" : "success";
    const run = { id: newId(), number: 40 + index, at: daysAgo(ago) };
    repo.runs.push({ ...run, title, branch, event, conclusion, log });
  }
}

function plantCommit(repo: Repo, branch: string, [by, ago, message, path, content]: SeedCommit): void {
  const files = new Map(repo.branches.get(branch)?.files).set(path, Buffer.from(content));
  addCommit(repo, branch, actOf(by, ago), { message, files });
}

function planThread(repo: Repo, thread: SeedThread, plan: (ago: number, run: () => void) => void): void {
  const { by, ago, pull: seed, comments = [], closed, ...fields } = thread;
  const { branch: head = "", commits = [], reviewers = [], review, lineComment, merged } = seed ?? {};
  const common = { head, base: "main", draft: false, reviewers: [...reviewers] };
  const pull = seed && { ...common, reviews: [], lineComments: [] };
  let issue: Issue;
  for (const commit of commits)
    plan(commit[1], () => {
      const main = repo.branches.get("main");
      if (main && !repo.branches.has(head)) repo.branches.set(head, main);
      plantCommit(repo, head, commit);
    });
  plan(ago, () => {
    issue = openIssue(repo, actOf(by, ago), fields, pull);
  });
  for (const [author, at, body] of comments) plan(at, () => addComment(issue, actOf(author, at), body));
  if (closed) plan(closed, () => setState(issue, daysAgo(closed), "closed"));
  if (pull && review) {
    const [author, at, body, state] = review;
    const notes = lineComment && [lineComment];
    plan(at, () => addReview(repo, issue, pull, actOf(author, at), { state, body, comments: notes }));
  }
  if (pull && merged) plan(merged, () => merge(repo, issue, pull, actOf(by, merged)));
}
