import { Octokit, RequestError } from "octokit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningGitHub, startGitHub } from "#dev/github/server.ts";
import { connect, OAUTH_APP } from "#dev/github/visitor.ts";

let github: RunningGitHub;
let alice: Octokit;
let bob: Octokit;
const mine = { owner: "alice", repo: "wonderland-api" };

async function octokit(login: string): Promise<Octokit> {
  const { access_token } = await connect(github.url, {
    login,
    scope: "repo workflow notifications read:org",
  });
  return new Octokit({
    auth: access_token,
    baseUrl: `${github.url}/api/v3`,
    retry: { enabled: false },
    throttle: { enabled: false },
  });
}

beforeAll(async () => {
  github = await startGitHub({ clients: [OAUTH_APP] });
  [alice, bob] = [await octokit("alice"), await octokit("bob")];
});
afterAll(() => github.close());

function write(repo: { owner: string; repo: string }, path: string, text: string, branch?: string) {
  const content = Buffer.from(text).toString("base64");
  return alice.rest.repos.createOrUpdateFileContents({
    ...repo,
    path,
    message: `Write ${path}`,
    content,
    branch,
  });
}

describe("pull requests", () => {
  test("merge on top of what the base got since, and are a conflict where both changed", async () => {
    const repo = { owner: "alice", repo: "tea-party" };
    const { data: main } = await alice.rest.repos.getBranch({ ...repo, branch: "main" });
    for (const branch of ["one", "two"]) {
      await alice.rest.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: main.commit.sha });
      await write(repo, "shared.txt", branch, branch);
      await write(repo, `${branch}.txt`, branch, branch);
    }
    const open = async (head: string) =>
      (await alice.rest.pulls.create({ ...repo, title: head, head, base: "main" })).data.number;
    const [one, two] = [await open("one"), await open("two")];
    await write(repo, "later.txt", "came to main meanwhile");
    expect((await alice.rest.pulls.merge({ ...repo, pull_number: one })).data.merged).toBe(true);
    const { data } = await alice.rest.repos.getContent({ ...repo, path: "" });
    const names = Array.isArray(data) ? data.map((entry) => entry.name) : [];
    expect(names).toEqual(expect.arrayContaining(["README.md", "later.txt", "one.txt", "shared.txt"]));
    expect((await alice.rest.pulls.get({ ...repo, pull_number: one })).data).toMatchObject({
      merged: true,
      state: "closed",
      changed_files: 2,
    });
    const conflict = await alice.rest.pulls
      .merge({ ...repo, pull_number: two })
      .catch((error: unknown) => error);
    expect(conflict instanceof RequestError && conflict.status).toBe(405);
  });

  test("a reader may neither merge nor push", async () => {
    const merge = await bob.rest.pulls.merge({ ...mine, pull_number: 13 }).catch((error: unknown) => error);
    expect(merge instanceof RequestError && merge.status).toBe(403);
    const push = await bob.rest.repos
      .createOrUpdateFileContents({ ...mine, path: "x", message: "x", content: "eA==" })
      .catch((error: unknown) => error);
    expect(push instanceof RequestError && push.status).toBe(403);
  });
});

describe("actions and notifications", () => {
  test("a failed run, its job, and its log at an address that works once", async () => {
    const { data } = await alice.rest.actions.listWorkflowRunsForRepo({ ...mine, status: "failure" });
    const run_id = data.workflow_runs[0]?.id ?? 0;
    const { data: jobs } = await alice.rest.actions.listJobsForWorkflowRun({ ...mine, run_id });
    expect(jobs.jobs[0]?.steps?.find((step) => step.conclusion === "failure")?.name).toBe("Run npm test");
    const log = await alice.rest.actions.downloadJobLogsForWorkflowRun({
      ...mine,
      job_id: jobs.jobs[0]?.id ?? 0,
    });
    expect(String(log.data)).toContain("expected 200 to be 429");
    expect((await fetch(log.url)).status).toBe(404);
  });

  test("notifications, newest first", async () => {
    const { data } = await alice.rest.activity.listNotificationsForAuthenticatedUser();
    const reasons = ["review_requested", "assign", "ci_activity", "author"];
    expect(data.map((entry) => entry.reason)).toEqual(reasons);
  });
});
