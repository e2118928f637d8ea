import { Octokit, RequestError } from "octokit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningGitHub, startGitHub } from "#dev/github/server.ts";
import { connect, GITHUB_APP, OAUTH_APP } from "#dev/github/visitor.ts";

let github: RunningGitHub;
let alice: Octokit;
let bob: Octokit;
const mine = { owner: "alice", repo: "wonderland-api" };

async function octokit(login: string, scope: string, client = OAUTH_APP): Promise<Octokit> {
  const { access_token } = await connect(github.url, { login, scope, client });
  return new Octokit({
    auth: access_token,
    baseUrl: `${github.url}/api/v3`,
    retry: { enabled: false },
    throttle: { enabled: false },
  });
}

async function statusOf(call: Promise<unknown>): Promise<number> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RequestError)) throw error ?? new Error("expected the call to fail");
  return error.status;
}

beforeAll(async () => {
  github = await startGitHub({ clients: [OAUTH_APP, GITHUB_APP] });
  alice = await octokit("alice", "repo read:user user:email read:org notifications");
  bob = await octokit("bob", "repo read:user");
});
afterAll(() => github.close());

describe("who one is", () => {
  test("the user, the scopes and the limits", async () => {
    const { data, headers } = await alice.rest.users.getAuthenticated();
    expect(data).toMatchObject({
      login: "alice",
      email: "alice@example.com",
      html_url: `${github.url}/alice`,
    });
    expect(headers["x-oauth-scopes"]).toBe("notifications, read:org, read:user, repo, user:email");
    expect(headers["x-ratelimit-limit"]).toBe("5000");
    expect(headers["x-github-request-id"]).toBeTruthy();
  });

  test("no token and a made-up one are 401", async () => {
    const anonymous = new Octokit({ baseUrl: `${github.url}/api/v3` });
    expect(await statusOf(anonymous.rest.users.getAuthenticated())).toBe(401);
    const madeUp = new Octokit({ baseUrl: `${github.url}/api/v3`, auth: "gho_made-up" });
    await expect(madeUp.rest.users.getAuthenticated()).rejects.toThrow("Bad credentials");
  });
});

describe("repositories", () => {
  test("each person's own, private ones and their organization's, and nobody else's", async () => {
    const names = async (client: Octokit) =>
      (await client.rest.repos.listForAuthenticatedUser()).data.map((repo) => repo.full_name);
    expect(await names(alice)).toEqual([
      "alice/cheshire-cli",
      "alice/looking-glass",
      "alice/tea-party",
      "alice/white-rabbit-notes",
      "alice/wonderland-api",
      "teacup-labs/design-system",
      "teacup-labs/infra",
    ]);
    expect(await names(bob)).toEqual([
      "bob/blueprints",
      "bob/brickyard",
      "bob/mortar",
      "bob/scaffold",
      "teacup-labs/design-system",
      "teacup-labs/infra",
    ]);
  });

  test("filters, sorting and pages", async () => {
    const hidden = await alice.rest.repos.listForAuthenticatedUser({
      visibility: "private",
    });
    expect(hidden.data.map((repo) => repo.name)).toEqual(["looking-glass", "white-rabbit-notes", "infra"]);
    const newest = await alice.rest.repos.listForAuthenticatedUser({ sort: "pushed", per_page: 1 });
    expect(newest.data.map((repo) => repo.name)).toEqual(["infra"]);
    expect(newest.headers.link).toContain(
      `<${github.url}/api/v3/user/repos?sort=pushed&per_page=1&page=2>; rel="next"`,
    );
    expect(await alice.paginate(alice.rest.repos.listForAuthenticatedUser, { per_page: 2 })).toHaveLength(7);
  });

  test("another person's private repository is not to be seen anywhere", async () => {
    const hidden = { owner: "alice", repo: "looking-glass" };
    expect(await statusOf(bob.rest.repos.get(hidden))).toBe(404);
    expect(await statusOf(bob.rest.issues.listForRepo(hidden))).toBe(404);
    expect(await statusOf(bob.rest.repos.getContent({ ...hidden, path: "README.md" }))).toBe(404);
    expect((await bob.rest.search.code({ q: "JSON pointer" })).data.total_count).toBe(0);
    expect(await statusOf(bob.rest.search.issuesAndPullRequests({ q: "repo:alice/looking-glass" }))).toBe(
      422,
    );
  });

  test("what a repository says about itself", async () => {
    const { data } = await alice.rest.repos.get({ owner: "Alice", repo: "Wonderland-API" });
    expect(data).toMatchObject({
      full_name: "alice/wonderland-api",
      stargazers_count: 128,
      language: "TypeScript",
      permissions: { admin: true },
    });
    expect((await bob.rest.repos.get(mine)).data.permissions).toMatchObject({ push: false, pull: true });
    expect(
      (await bob.rest.repos.get({ owner: "teacup-labs", repo: "infra" })).data.permissions,
    ).toMatchObject({ admin: false, push: true });
  });
});

describe("issues", () => {
  test("lists hold pull requests too, with their dates in the past", async () => {
    const { data } = await alice.rest.issues.listForRepo(mine);
    expect(data.map((item) => item.number)).toEqual([14, 13, 12, 11, 8, 7, 6, 5, 3, 2]);
    expect(data.filter((item) => item.pull_request).map((item) => item.number)).toEqual([13, 8]);
    expect(Date.now() - Date.parse(data[0]?.created_at ?? "")).toBeGreaterThan(24 * 3600_000);
    const week = new Date(Date.now() - 7 * 24 * 3600_000).toISOString();
    expect(
      (await alice.rest.issues.listForRepo({ ...mine, since: week })).data.map((item) => item.number),
    ).toEqual([14, 13, 12]);
    expect(
      (await alice.rest.issues.listForRepo({ ...mine, labels: "performance", assignee: "alice" })).data.map(
        (item) => item.number,
      ),
    ).toEqual([5]);
  });

  test("search by words and qualifiers", async () => {
    const numbers = async (q: string) =>
      (await alice.rest.search.issuesAndPullRequests({ q })).data.items
        .map((item) => item.number)
        .sort((a, b) => a - b);
    expect(await numbers("password is:issue repo:alice/wonderland-api")).toEqual([7, 12]);
    expect(await numbers("sign-in plus repo:alice/wonderland-api is:open")).toEqual([7]);
    expect(await numbers("is:pr is:merged author:@me")).toEqual([10]);
    expect(await numbers('is:issue label:"good first issue" user:alice')).toEqual([3, 11]);
    expect(await numbers("is:issue is:closed user:alice -label:bug")).toEqual([1, 4, 9]);
    expect(await numbers("nothing-of-this-name")).toEqual([]);
  });

  test("a person without push may write and comment, but not close or label", async () => {
    const { data: issue } = await bob.rest.issues.create({ ...mine, title: "From a reader" });
    expect(issue.user?.login).toBe("bob");
    const issue_number = issue.number;
    expect((await bob.rest.issues.createComment({ ...mine, issue_number, body: "And a word" })).status).toBe(
      201,
    );
    expect(await statusOf(bob.rest.issues.addLabels({ ...mine, issue_number, labels: ["bug"] }))).toBe(403);
    expect(await statusOf(bob.rest.issues.update({ ...mine, issue_number: 2, state: "closed" }))).toBe(403);
    expect((await bob.rest.issues.update({ ...mine, issue_number, state: "closed" })).data.state).toBe(
      "closed",
    );
    expect((await alice.rest.issues.get({ ...mine, issue_number })).data.comments).toBe(1);
  });
});

describe("scopes", () => {
  test("without `repo` private repositories are not there", async () => {
    const reader = await octokit("alice", "read:user");
    const { data } = await reader.rest.repos.listForAuthenticatedUser();
    expect(data.some((repo) => repo.private)).toBe(false);
    expect(await statusOf(reader.rest.repos.get({ owner: "alice", repo: "looking-glass" }))).toBe(404);
    expect((await reader.rest.search.code({ q: "JSON pointer" })).data.total_count).toBe(0);
  });

  test("without `public_repo` a write is 403 and says which scope it needs", async () => {
    const reader = await octokit("alice", "read:user");
    const error = await reader.rest.issues
      .create({ ...mine, title: "no" })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      status: 403,
      response: {
        headers: { "x-accepted-oauth-scopes": "public_repo, repo", "x-oauth-scopes": "read:user" },
      },
    });
    expect(await statusOf(reader.rest.activity.listNotificationsForAuthenticatedUser())).toBe(403);
    expect(await statusOf(reader.rest.users.listEmailsForAuthenticatedUser())).toBe(404);
  });

  test("a GitHub App's token needs no scopes and lists its installations", async () => {
    const app = await octokit("alice", "", GITHUB_APP);
    const { data, headers } = await app.rest.apps.listInstallationsForAuthenticatedUser();
    expect(headers["x-oauth-scopes"]).toBeUndefined();
    expect(data.total_count).toBe(2);
  });
});
