import { type Octokit, RequestError } from "octokit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitHub } from "#dev/github/server.ts";
import { GITHUB_APP, OAUTH_APP, octokitFor } from "#dev/github/testing/visitor.ts";
import type { Running } from "#dev/server/listen.ts";

const API = { owner: "alice", repo: "wonderland-api" };
const HIDDEN = { owner: "alice", repo: "looking-glass" };
let github: Running;
let alice: Octokit;
let bob: Octokit;
/** Alice's, without the scope `repo`. */
let reader: Octokit;

beforeAll(async () => {
  github = await startGitHub({ clients: [OAUTH_APP, GITHUB_APP] });
  const scope = "repo read:user user:email read:org notifications";
  alice = await octokitFor(github.url, { login: "alice", scope });
  bob = await octokitFor(github.url, { login: "bob", scope: "repo read:user" });
  reader = await octokitFor(github.url, { login: "alice", scope: "read:user" });
});
afterAll(() => github.close());

async function statusOf(call: Promise<unknown>): Promise<number> {
  const error = await call.catch((reason: unknown) => reason);
  if (!(error instanceof RequestError)) throw new Error("expected the call to fail", { cause: error });
  return error.status;
}

const namesOf = async (octokit: Octokit): Promise<string[]> =>
  (await octokit.rest.repos.listForAuthenticatedUser()).data.map((repo) => repo.full_name);

describe("tokens", () => {
  test("belong to a person, and their scopes and limits go with each answer", async () => {
    const { data, headers } = await alice.rest.users.getAuthenticated();
    expect(data).toMatchObject({
      login: "alice",
      email: "alice@example.com",
      html_url: `${github.url}/alice`,
    });
    expect(headers).toMatchObject({
      "x-oauth-scopes": "notifications, read:org, read:user, repo, user:email",
      "x-ratelimit-limit": "5000",
      "x-github-request-id": expect.any(String),
    });
  });

  test("are 401 when unknown or missing", async () => {
    for (const headers of [undefined, { authorization: "Bearer gho_made-up" }])
      expect((await fetch(`${github.url}/api/v3/user`, { headers })).status).toBe(401);
  });

  test("without `repo` do not see private repositories", async () => {
    const { data } = await reader.rest.repos.listForAuthenticatedUser();
    expect(data.some((repo) => repo.private)).toBe(false);
    expect(await statusOf(reader.rest.repos.get(HIDDEN))).toBe(404);
    expect((await reader.rest.search.code({ q: "JSON pointer" })).data.total_count).toBe(0);
  });

  test("without a needed scope are refused, and the scope is named", async () => {
    await expect(reader.rest.issues.create({ ...API, title: "no" })).rejects.toMatchObject({
      status: 403,
      response: {
        headers: { "x-accepted-oauth-scopes": "public_repo, repo", "x-oauth-scopes": "read:user" },
      },
    });
    expect(await statusOf(reader.rest.activity.listNotificationsForAuthenticatedUser())).toBe(403);
    const workflow = { ...API, path: ".github/workflows/ci.yml", message: "x", content: "eA==" };
    expect(await statusOf(alice.rest.repos.createOrUpdateFileContents(workflow))).toBe(404);
  });

  test("of a GitHub App need no scopes", async () => {
    const app = await octokitFor(github.url, { login: "alice", scope: "", client: GITHUB_APP });
    const { headers } = await app.rest.repos.get(HIDDEN);
    expect(headers["x-oauth-scopes"]).toBeUndefined();
  });
});

describe("repositories", () => {
  test("are a person's own and their organization's, private ones included", async () => {
    const shared = ["teacup-labs/design-system", "teacup-labs/infra"];
    const own = ["cheshire-cli", "looking-glass", "tea-party", "white-rabbit-notes", "wonderland-api"];
    expect(await namesOf(alice)).toEqual([...own.map((name) => `alice/${name}`), ...shared]);
    expect(await namesOf(bob)).toEqual(expect.arrayContaining(["bob/blueprints", ...shared]));
  });

  test("come in pages, sorted", async () => {
    const newest = await alice.rest.repos.listForAuthenticatedUser({ sort: "pushed", per_page: 1 });
    expect(newest.data.map((repo) => repo.name)).toEqual(["infra"]);
    const next = `${github.url}/api/v3/user/repos?sort=pushed&per_page=1&page=2`;
    expect(newest.headers.link).toContain(`<${next}>; rel="next"`);
    expect(await alice.paginate(alice.rest.repos.listForAuthenticatedUser, { per_page: 2 })).toHaveLength(7);
  });

  test("of another person are hidden everywhere when private", async () => {
    expect(await statusOf(bob.rest.repos.get(HIDDEN))).toBe(404);
    expect(await statusOf(bob.rest.repos.getContent({ ...HIDDEN, path: "README.md" }))).toBe(404);
    expect((await bob.rest.search.code({ q: "JSON pointer" })).data.total_count).toBe(0);
    const search = bob.rest.search.issuesAndPullRequests({ q: "repo:alice/looking-glass" });
    expect(await statusOf(search)).toBe(422);
  });

  test("are found in any case, and say what the caller may do", async () => {
    const { data } = await alice.rest.repos.get({ owner: "Alice", repo: "Wonderland-API" });
    expect(data).toMatchObject({ full_name: "alice/wonderland-api", permissions: { admin: true } });
    const shared = await bob.rest.repos.get({ owner: "teacup-labs", repo: "infra" });
    expect(shared.data.permissions).toMatchObject({ admin: false, push: true });
  });

  test("of another person take issues and comments, but no change, push or merge", async () => {
    const { data: issue } = await bob.rest.issues.create({ ...API, title: "From a reader" });
    const target = { ...API, issue_number: issue.number };
    expect((await bob.rest.issues.createComment({ ...target, body: "And a word" })).status).toBe(201);
    expect((await bob.rest.issues.update({ ...target, state: "closed" })).data.state).toBe("closed");
    const file = { ...API, path: "x", message: "x", content: "eA==" };
    for (const refused of [
      () => bob.rest.issues.addLabels({ ...target, labels: ["bug"] }),
      () => bob.rest.issues.update({ ...API, issue_number: 2, state: "closed" }),
      () => bob.rest.pulls.merge({ ...API, pull_number: 13 }),
      () => bob.rest.repos.createOrUpdateFileContents(file),
    ])
      expect(await statusOf(refused())).toBe(403);
  });
});

describe("issues", () => {
  test("are listed with pull requests among them, with dates in the past, filtered", async () => {
    const list = async (filter: object = {}) =>
      (await alice.rest.issues.listForRepo({ ...API, ...filter })).data;
    const numbers = (await list({ state: "closed" })).map((item) => item.number);
    expect(numbers).toEqual(expect.arrayContaining([10, 9, 4, 1]));
    const [oldest] = await list({ labels: "performance" });
    expect(oldest).toMatchObject({ number: 5, assignees: [{ login: "alice" }] });
    expect(Date.now() - Date.parse(oldest?.created_at ?? "")).toBeGreaterThan(90 * 24 * 3600_000);
  });

  test.each([
    ["password is:issue repo:alice/wonderland-api", [7, 12]],
    ["sign-in plus repo:alice/wonderland-api is:open", [7]],
    ["is:pr is:merged author:@me", [10]],
    ['is:issue label:"good first issue" user:alice', [3, 11]],
    ["is:issue is:closed user:alice -label:bug -author:bob", [1, 4, 9]],
    ["repo:teacup-labs/infra review-requested:@me", [3]],
    ["nothing-of-this-name", []],
  ])("are found by %s", async (q, expected) => {
    const { data } = await alice.rest.search.issuesAndPullRequests({ q });
    expect(data.items.map((item) => item.number).toSorted((a, b) => a - b)).toEqual(expected);
  });
});

test("a pull request is merged on top of its base, and is a conflict where both changed a file", async () => {
  const repo = { owner: "alice", repo: "tea-party" };
  const write = (path: string, branch: string) => {
    const content = Buffer.from(branch).toString("base64");
    return alice.rest.repos.createOrUpdateFileContents({ ...repo, path, message: "Write", content, branch });
  };
  const { data: main } = await alice.rest.repos.getBranch({ ...repo, branch: "main" });
  const numbers: number[] = [];
  for (const head of ["one", "two"]) {
    await alice.rest.git.createRef({ ...repo, ref: `refs/heads/${head}`, sha: main.commit.sha });
    await write("shared.txt", head);
    await write(`${head}.txt`, head);
    numbers.push((await alice.rest.pulls.create({ ...repo, title: head, head, base: "main" })).data.number);
  }
  await write("later.txt", "main");
  const [one = 0, two = 0] = numbers;
  expect((await alice.rest.pulls.merge({ ...repo, pull_number: one })).data.merged).toBe(true);
  const { data } = await alice.rest.repos.getContent({ ...repo, path: "" });
  const names = Array.isArray(data) ? data.map((entry) => entry.name) : [];
  expect(names).toEqual(["README.md", "later.txt", "one.txt", "shared.txt"]);
  const merged = await alice.rest.pulls.get({ ...repo, pull_number: one });
  expect(merged.data).toMatchObject({ merged: true, state: "closed", changed_files: 2 });
  expect(await statusOf(alice.rest.pulls.merge({ ...repo, pull_number: two }))).toBe(405);
  const mediaType = { format: "diff" };
  const diff = await alice.rest.pulls.get({ ...repo, pull_number: one, mediaType });
  expect(String(diff.data)).toContain("--- /dev/null\n+++ b/one.txt\n@@ -0,0 +1,1 @@\n+one");
  const renamed = await alice.rest.pulls.update({ ...repo, pull_number: two, title: "Two" });
  expect(renamed.data).toMatchObject({ title: "Two", mergeable: false });
});

test("several files are committed at once as Git's objects: written, deleted, and put on the branch", async () => {
  const repo = { owner: "alice", repo: "cheshire-cli" };
  const read = async (path: string) => (await alice.rest.repos.getContent({ ...repo, path })).data;
  const { data: ref } = await alice.rest.git.getRef({ ...repo, ref: "heads/main" });
  const { data: before } = await alice.rest.git.getCommit({ ...repo, commit_sha: ref.object.sha });
  const file = { mode: "100644", type: "blob" } as const;
  const tree = [
    { ...file, path: "docs/a.md", content: "A" },
    { ...file, path: "b.md", content: "B" },
    { ...file, path: "README.md", sha: null },
  ];
  const made = await alice.rest.git.createTree({ ...repo, base_tree: before.tree.sha, tree });
  const parents = [before.sha];
  const commit = { ...repo, message: "Several", tree: made.data.sha };
  const next = await alice.rest.git.createCommit({ ...commit, parents });
  expect(next.data.parents).toMatchObject([{ sha: before.sha }]);
  expect(await read("")).toMatchObject([{ name: "README.md" }]);
  await alice.rest.git.updateRef({ ...repo, ref: "heads/main", sha: next.data.sha });
  expect(await read("")).toMatchObject([{ name: "b.md" }, { name: "docs" }]);
  expect(await read("docs/a.md")).toMatchObject({ content: Buffer.from("A").toString("base64") });
  const orphan = await alice.rest.git.createCommit({ ...commit, parents: [] });
  const move = { ...repo, ref: "heads/main", sha: orphan.data.sha };
  expect(await statusOf(alice.rest.git.updateRef(move))).toBe(422);
  expect((await alice.rest.git.updateRef({ ...move, force: true })).status).toBe(200);
});

test("a job's log is at an address that works once", async () => {
  const { data } = await alice.rest.actions.listWorkflowRunsForRepo({ ...API, status: "failure" });
  const job_id = data.workflow_runs[0]?.id ?? 0;
  const log = await alice.rest.actions.downloadJobLogsForWorkflowRun({ ...API, job_id });
  expect(String(log.data)).toContain("expected 200 to be 429");
  expect((await fetch(log.url)).status).toBe(404);
});
