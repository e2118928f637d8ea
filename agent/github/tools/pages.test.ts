import { describe, expect, test } from "vitest";
import { listBranches } from "./branches.ts";
import type { GitHubTool } from "./define.ts";
import { getPullRequestDiff } from "./pull-request-diff.ts";
import { listReviewComments } from "./read-pull-requests.ts";
import { callTool, openBroker, servePlayedGitHub } from "./testing/played-github.ts";
import { getWorkflowRunFailedLogs } from "./workflow-runs.ts";

const github = await servePlayedGitHub();

const hats = { owner: "alice", repo: "webshop" };

/** Serves lists by the end of their path, in pages as GitHub does; `wrap` creates a page's body. */
function play(lists: Record<string, readonly unknown[]>, wrap = (page: unknown[]): unknown => page): void {
  github.script = ({ path, query }) => {
    const list = Object.entries(lists).find(([end]) => path.endsWith(end))?.[1];
    if (!list) return { body: "the log" };
    const size = Number(query.get("per_page") ?? 30);
    const page = Number(query.get("page") ?? 1);
    const next = `<${github.url}${path}?per_page=${size}&page=${page + 1}>; rel="next"`;
    const headers: Record<string, string> = page * size < list.length ? { link: next } : {};
    return { headers, body: wrap(list.slice((page - 1) * size, page * size)) };
  };
}

async function ask(tool: GitHubTool, args: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { status, text, result } = await callTool(tool, args, openBroker(github.url));
  if (status === "error") throw new Error(text);
  return result;
}

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe("list_branches", () => {
  const branch = (index: number) => ({ name: `branch-${index}`, commit: { sha: "s" }, protected: false });

  test("finds a name beyond the first page", async () => {
    play({ "/branches": many(250, branch) });
    const { branches, note } = await ask(listBranches, { ...hats, query: "branch-249" });
    expect(branches).toMatchObject([{ name: "branch-249" }]);
    expect(note).toBeUndefined();
    expect((await ask(listBranches, hats)).note).toBe("Showing 30 of 250. Narrow it with query.");
  });

  test("reports that it stopped in an endless list", async () => {
    play({ "/branches": many(501, branch) });
    const { branches, note } = await ask(listBranches, { ...hats, query: "branch-500" });
    expect(branches).toEqual([]);
    expect(note).toBe("Only the first 500 branches were looked through.");
    expect(github.arrivals).toHaveLength(5);
  });

  test("reads a list of exactly that many pages completely", async () => {
    play({ "/branches": many(500, branch) });
    expect((await ask(listBranches, { ...hats, query: "nothing" })).note).toBeUndefined();
  });
});

describe("get_pull_request_diff", () => {
  const first = { ...hats, number: 1 };
  const file = (index: number) => ({
    filename: `src/${index}.ts`,
    status: "modified",
    patch: `+line ${index}`,
  });

  test("finds a file beyond the first page, also by its previous name", async () => {
    const renamed = { ...file(1), filename: "new.ts", previous_filename: "old.ts", status: "renamed" };
    play({ "/files": [...many(130, file), renamed] });
    expect(await ask(getPullRequestDiff, { ...first, path: "src/120.ts" })).toMatchObject({
      diff: expect.stringContaining("+line 120"),
    });
    expect((await ask(getPullRequestDiff, { ...first, path: "old.ts" })).diff).toContain("+++ new.ts");
  });

  test("reports that there is no such file", async () => {
    play({ "/files": many(130, file) });
    const { diff, note } = await ask(getPullRequestDiff, { ...first, path: "src/120.tsx" });
    expect(diff).toBe("");
    expect(note).toBe("There is no such file in this pull request.");
  });

  test("does not report that if it did not read all files", async () => {
    play({ "/files": many(600, file) });
    const { note } = await ask(getPullRequestDiff, { ...first, path: "src/599.ts" });
    expect(note).toBe("There is no such file among the first 500 files of this pull request.");
  });

  test("reports that it stopped in an endless list of files", async () => {
    play({ "/files": many(501, file) });
    const { note } = await ask(getPullRequestDiff, first);
    expect(note).toMatch(/ more\. Only the first 500 files were looked through\.$/);
  });

  test("names some of the files that it left out, and counts the others", async () => {
    const long = (index: number) => ({ ...file(index), patch: "+".repeat(2900) });
    play({ "/files": many(102, long) });
    const { note } = await ask(getPullRequestDiff, first);
    expect(note).toMatch(/^Left out for length, ask with path: src\/2\.ts, .*src\/31\.ts and 70 more\.$/);
  });
});

describe("get_workflow_run_failed_logs", () => {
  const job = (conclusion: string) => (id: number) => ({
    id,
    name: `job ${id}`,
    status: "completed",
    conclusion,
    steps: [],
    html_url: "https://github.test/job",
  });
  const wrap = (jobs: unknown[]) => ({ total_count: 0, jobs });
  const args = { ...hats, run_id: 9 };

  test("finds the failed job beyond the first page", async () => {
    play({ "/jobs": [...many(129, job("success")), job("failure")(129)] }, wrap);
    const { failed_jobs, note } = await ask(getWorkflowRunFailedLogs, args);
    expect(failed_jobs).toMatchObject([{ name: "job 129", log: "the log" }]);
    expect(note).toBeUndefined();
  });

  test("does not report that no job failed if it did not read all jobs", async () => {
    play({ "/jobs": [...many(500, job("success")), job("failure")(500)] }, wrap);
    const { failed_jobs, note } = await ask(getWorkflowRunFailedLogs, args);
    expect(failed_jobs).toEqual([]);
    expect(note).toBe("No failed job was found. Only the first 500 jobs were looked through.");
  });
});

test("list_review_comments shows the last reviews, and the first comments", async () => {
  const review = (id: number) => ({
    id,
    state: "COMMENTED",
    body: `${id} ${"x".repeat(2000)}`,
    html_url: "u",
  });
  const comment = (id: number) => ({ id, path: "a.ts", line: 1, body: `comment ${id}`, html_url: "u" });
  play({ "/reviews": many(130, review), "/comments": many(40, comment) });
  const answer = await ask(listReviewComments, { ...hats, number: 1 });
  const { reviews, review_comments, note } = answer as Record<string, { body: string }[]>;
  expect(reviews).toHaveLength(30);
  expect(reviews?.at(-1)?.body).toMatch(/^129 /);
  expect(review_comments?.[0]?.body).toBe("comment 0");
  expect(note).toBe(
    "Showing the last 30 of 130 reviews. Showing 30 of 40. The other comments are on GitHub's page.",
  );
  expect(JSON.stringify(answer).length).toBeLessThan(40_000);
});
