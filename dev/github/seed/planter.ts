/** Writes the seed into the emulator, each thing in its author's name and at its own time. */
import type { RepoFacts } from "#dev/github/seed/facts.ts";
import type { SeedCommit, SeedPull, SeedRepo, SeedThread } from "#dev/github/seed/types.ts";
import type { Upstream } from "#dev/github/upstream.ts";

const LABELS: readonly (readonly [string, string, string])[] = [
  ["bug", "d73a4a", "Something is not working"],
  ["enhancement", "a2eeef", "New feature or request"],
  ["documentation", "0075ca", "Improvements to documentation"],
  ["duplicate", "cfd3d7", "This issue already exists"],
  ["good first issue", "7057ff", "Good for newcomers"],
  ["question", "d876e3", "More information is asked for"],
  ["performance", "fbca04", "It works, but slowly"],
  ["security", "b60205", "Could be misused"],
];

interface Act {
  ago: number;
  run: () => Promise<unknown>;
}

/** The time that lies `ago` days back. */
export function daysAgo(ago: number): Date {
  return new Date(Date.now() - ago * 24 * 3600_000);
}

/** Plants one repository, which exists but is empty. */
export async function plantRepository(upstream: Upstream, repo: SeedRepo, admin: string): Promise<void> {
  const base = `/repos/${repo.owner}/${repo.name}`;
  upstream.pretend(daysAgo(repo.age));
  await upstream.write(admin, "PUT", `${base}/topics`, { names: repo.topics });
  for (const [name, color, description] of LABELS)
    await upstream.write(admin, "POST", `${base}/labels`, { name, color, description });
  const acts: Act[] = repo.commits.map((commit) => ({
    ago: commit.ago,
    run: () => plantCommit(upstream, base, commit, admin),
  }));
  for (const [index, thread] of (repo.threads ?? []).entries())
    acts.push(...threadActs(upstream, base, thread, index + 1));
  // Oldest first; toSorted keeps the order of what happens at the same time.
  for (const act of acts.toSorted((a, b) => b.ago - a.ago)) {
    upstream.pretend(daysAgo(act.ago));
    await act.run();
  }
}

async function plantCommit(
  upstream: Upstream,
  base: string,
  commit: SeedCommit,
  by: string,
  branch?: string,
): Promise<void> {
  const path = `${base}/contents/${commit.path}`;
  const author = commit.by ?? by;
  const ref = branch ? `?ref=${encodeURIComponent(branch)}` : "";
  const existing = await upstream.read<{ sha: string }>(author, `${path}${ref}`);
  const content = Buffer.from(commit.content).toString("base64");
  await upstream.write(author, "PUT", path, { message: commit.message, content, branch, sha: existing?.sha });
}

function threadActs(upstream: Upstream, base: string, thread: SeedThread, number: number): Act[] {
  const issue = `${base}/issues/${number}`;
  const acts: Act[] = [{ ago: thread.ago, run: () => open(upstream, base, thread, number) }];
  for (const { by, ago, body } of thread.comments ?? []) {
    acts.push({ ago, run: () => upstream.write(by, "POST", `${issue}/comments`, { body }) });
  }
  if (thread.pull) acts.push(...pullActs(upstream, `${base}/pulls/${number}`, thread.pull));
  if (thread.closed) {
    const { by, ago, reason = "completed" } = thread.closed;
    const path = thread.pull ? `${base}/pulls/${number}` : issue;
    acts.push({
      ago,
      run: () => upstream.write(by, "PATCH", path, { state: "closed", state_reason: reason }),
    });
  }
  return acts;
}

async function open(upstream: Upstream, base: string, thread: SeedThread, expected: number): Promise<void> {
  const { by, title, body, labels = [], assignees = [], pull } = thread;
  const opened = pull
    ? await openPull(upstream, base, thread, pull)
    : await upstream.write<{ number: number }>(by, "POST", `${base}/issues`, {
        title,
        body,
        labels,
        assignees,
      });
  if (opened.number !== expected)
    throw new Error(`Seed: "${title}" became #${opened.number}, not #${expected}; order the threads by time`);
}

async function openPull(
  upstream: Upstream,
  base: string,
  thread: SeedThread,
  pull: SeedPull,
): Promise<{ number: number }> {
  const { by, title, body, labels = [] } = thread;
  const main = await upstream.read<{ commit: { sha: string } }>(by, `${base}/branches/main`);
  await upstream.write(by, "POST", `${base}/git/refs`, {
    ref: `refs/heads/${pull.branch}`,
    sha: main?.commit.sha,
  });
  for (const commit of pull.commits) {
    upstream.pretend(daysAgo(commit.ago));
    await plantCommit(upstream, base, commit, by, pull.branch);
  }
  upstream.pretend(daysAgo(thread.ago));
  const fields = { title, body, head: pull.branch, base: "main", draft: pull.draft ?? false };
  const opened = await upstream.write<{ number: number }>(by, "POST", `${base}/pulls`, fields);
  if (labels.length > 0)
    await upstream.write(by, "POST", `${base}/issues/${opened.number}/labels`, { labels });
  if (pull.reviewers)
    await upstream.write(by, "POST", `${base}/pulls/${opened.number}/requested_reviewers`, {
      reviewers: pull.reviewers,
    });
  return opened;
}

function pullActs(upstream: Upstream, path: string, pull: SeedPull): Act[] {
  const acts: Act[] = [];
  for (const { by, ago, event, body } of pull.reviews ?? []) {
    acts.push({ ago, run: () => upstream.write(by, "POST", `${path}/reviews`, { event, body }) });
  }
  for (const { by, ago, ...note } of pull.notes ?? []) {
    acts.push({ ago, run: () => upstream.write(by, "POST", `${path}/comments`, { ...note, side: "RIGHT" }) });
  }
  const { merged } = pull;
  if (merged)
    acts.push({ ago: merged.ago, run: () => upstream.write(merged.by, "PUT", `${path}/merge`, {}) });
  return acts;
}

/** What is put over the repository's own numbers in every answer. */
export function factsOf(repo: SeedRepo): RepoFacts {
  const { stars, forks = 0 } = repo;
  const created_at = daysAgo(repo.age)
    .toISOString()
    .replace(/\.\d+Z/, "Z");
  return {
    stargazers_count: stars,
    watchers_count: stars,
    watchers: stars,
    forks_count: forks,
    forks,
    created_at,
  };
}
