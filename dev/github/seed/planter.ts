/** Writes the seed into the emulator, each thing in its author's name and at its own time. */
import type { SeedCommit, SeedPull, SeedRepo, SeedThread } from "#dev/github/seed/types.ts";
import type { Upstream } from "#dev/github/upstream.ts";

const LABELS = {
  ...{ bug: "d73a4a", enhancement: "a2eeef", documentation: "0075ca", duplicate: "cfd3d7" },
  ...{ "good first issue": "7057ff", question: "d876e3", performance: "fbca04", security: "b60205" },
};

/** The time that lies `ago` days back. */
export function daysAgo(ago: number): Date {
  return new Date(Date.now() - ago * 24 * 3600_000);
}

/** Plants one repository, which exists but is empty. @param admin writes what has no author of its own */
export async function plantRepository(upstream: Upstream, repo: SeedRepo, admin: string): Promise<void> {
  const base = `/repos/${repo.owner}/${repo.name}`;
  upstream.pretend(daysAgo(repo.age));
  for (const [name, color] of Object.entries(LABELS))
    await upstream.write(admin, "POST", `${base}/labels`, { name, color });
  const acts: { ago: number; run: () => Promise<unknown> }[] = [];
  const plan = (ago: number, run: () => Promise<unknown>): void => void acts.push({ ago, run });
  const write = (by: string, ago: number, method: string, path: string, body: object): void =>
    plan(ago, () => upstream.write(by, method, base + path, body));

  for (const commit of repo.commits) plan(commit.ago, () => plantCommit(upstream, base, commit, admin));
  for (const [index, thread] of repo.threads.entries()) {
    const number = index + 1;
    plan(thread.ago, () => open(upstream, base, thread, number));
    for (const { by, ago, body } of thread.comments ?? [])
      write(by, ago, "POST", `/issues/${number}/comments`, { body });
    for (const { by, ago, event, body } of thread.pull?.reviews ?? [])
      write(by, ago, "POST", `/pulls/${number}/reviews`, { event, body });
    for (const { by, ago, ...note } of thread.pull?.notes ?? [])
      write(by, ago, "POST", `/pulls/${number}/comments`, { ...note, side: "RIGHT" });
    if (thread.pull?.merged) write(admin, thread.pull.merged, "PUT", `/pulls/${number}/merge`, {});
    if (thread.closed) write(admin, thread.closed, "PATCH", `/issues/${number}`, { state: "closed" });
  }
  // Oldest first; toSorted keeps the order of what happens at the same time.
  for (const act of acts.toSorted((a, b) => b.ago - a.ago)) {
    upstream.pretend(daysAgo(act.ago));
    await act.run();
  }
}

async function plantCommit(
  upstream: Upstream,
  base: string,
  { by, message, path, content }: SeedCommit,
  admin: string,
  branch?: string,
): Promise<void> {
  const address = `${base}/contents/${path}`;
  const author = by ?? admin;
  const existing = await upstream.read<{ sha: string }>(
    author,
    `${address}${branch ? `?ref=${branch}` : ""}`,
  );
  const body = { message, content: Buffer.from(content).toString("base64"), branch, sha: existing?.sha };
  await upstream.write(author, "PUT", address, body);
}

async function open(upstream: Upstream, base: string, thread: SeedThread, expected: number): Promise<void> {
  const { by, title, body, labels = [], assignees = [], pull } = thread;
  const { number } = pull
    ? await openPull(upstream, base, thread, pull)
    : await upstream.write<{ number: number }>(by, "POST", `${base}/issues`, {
        title,
        body,
        labels,
        assignees,
      });
  if (number !== expected)
    throw new Error(`Seed: "${title}" became #${number}, not #${expected}; order the threads by time`);
}

async function openPull(
  upstream: Upstream,
  base: string,
  { by, ago, title, body, labels = [] }: SeedThread,
  { branch, commits, reviewers, draft = false }: SeedPull,
): Promise<{ number: number }> {
  const main = await upstream.read<{ commit: { sha: string } }>(by, `${base}/branches/main`);
  await upstream.write(by, "POST", `${base}/git/refs`, {
    ref: `refs/heads/${branch}`,
    sha: main?.commit.sha,
  });
  for (const commit of commits) {
    upstream.pretend(daysAgo(commit.ago));
    await plantCommit(upstream, base, commit, by, branch);
  }
  upstream.pretend(daysAgo(ago));
  const fields = { title, body, head: branch, base: "main", draft };
  const opened = await upstream.write<{ number: number }>(by, "POST", `${base}/pulls`, fields);
  await upstream.write(by, "POST", `${base}/issues/${opened.number}/labels`, { labels });
  if (reviewers?.length)
    await upstream.write(by, "POST", `${base}/pulls/${opened.number}/requested_reviewers`, { reviewers });
  return opened;
}
