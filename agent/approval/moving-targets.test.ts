import { afterAll, beforeAll, expect, test } from "vitest";
import { githubLookups } from "#agent/disclosure/lookups.ts";
import { createBranch } from "#agent/github/tools/branches.ts";
import { createIssue, editIssue } from "#agent/github/tools/change-issues.ts";
import {
  createPullRequest,
  createPullRequestReview,
  mergePullRequest,
} from "#agent/github/tools/change-pull-requests.ts";
import { createOrUpdateFile } from "#agent/github/tools/files.ts";
import { getIssue } from "#agent/github/tools/read-issues.ts";
import { getPullRequest, listReviewComments } from "#agent/github/tools/read-pull-requests.ts";
import { type EmbeddedGitHub, type Hands, startEmbedded } from "#agent/github/tools/testing/embedded.ts";
import { ApprovingAgent } from "#agent/testing/approving-agent.ts";
import { rulesOf } from "#agent/tools/rules.ts";

/** An approval covers the state that the person saw: a write is not sent if that has changed. */
const hats = { owner: "alice", repo: "hats" };
let github: EmbeddedGitHub;
let alice: Hands;
/** A pull request of one's own can't be reviewed. */
let bob: Hands;

beforeAll(async () => {
  github = await startEmbedded();
  alice = await github.connect("alice", "repo");
  bob = await github.connect("bob", "repo");
  await alice.createRepository("hats", false);
});
afterAll(() => github.close());

type Calls = ConstructorParameters<typeof ApprovingAgent>[0]["calls"];

function agentOf({ broker }: Hands, calls: Calls, lookups = githubLookups(broker)): ApprovingAgent {
  const tools = [getIssue, editIssue, createPullRequestReview, mergePullRequest].map((tool) =>
    tool.open(broker),
  );
  return new ApprovingAgent({ calls, tools, findRule: rulesOf(tools), lookups });
}

const agentThatCalls = (...calls: Calls) => agentOf(alice, calls);

async function openIssue(): Promise<{ owner: string; repo: string; number: number }> {
  const { issue } = await alice.ask(createIssue, { ...hats, title: "Too small", body: "Sizes 1\u200B to 5" });
  return { ...hats, number: (issue as { number: number }).number };
}

async function openPull(branch: string) {
  await alice.ask(createBranch, { ...hats, branch });
  await commit(branch, `${branch}.md`);
  const opened = await alice.ask(createPullRequest, { ...hats, title: branch, head: branch, base: "main" });
  const pull = { ...hats, number: (opened.pull_request as { number: number }).number };
  const { pull_request } = await alice.ask(getPullRequest, pull);
  return { pull, head: (pull_request as { head_sha: string }).head_sha };
}

const commit = (branch: string, path: string) =>
  alice.ask(createOrUpdateFile, { ...hats, path, branch, content: "x", message: "Add" });

const textOf = async (issue: Record<string, unknown>) => (await alice.ask(getIssue, issue)).issue;

test("an edit of an issue that is unchanged since it was read shows no warning, and is sent", async () => {
  const issue = await openIssue();
  const agent = agentThatCalls(
    { name: "get_issue", args: issue },
    { name: "edit_issue", args: { ...issue, body: "All sizes" } },
  );
  expect((await agent.ask()).action).toMatchObject({ name: "edit_issue", replaces: "unchanged" });
  await agent.approve();
  expect(await textOf(issue)).toMatchObject({ body: "All sizes" });
});

test("an edit of an issue that was edited after it was read shows a warning on its card, and is sent if approved", async () => {
  const issue = await openIssue();
  const lookups = githubLookups(alice.broker);
  const calls = [
    { name: "get_issue", args: issue },
    { name: "edit_issue", args: { ...issue, body: "All sizes" } },
  ];
  const agent = agentOf(alice, calls, {
    ...lookups,
    // The model has read it before the card looks it up.
    async findIssue(target, config) {
      await alice.ask(editIssue, { ...issue, title: "Far too small" });
      return lookups.findIssue(target, config);
    },
  });
  const { action } = await agent.ask();
  expect(action).toMatchObject({ replaces: "changed" });
  await agent.approve();
  expect(await textOf(issue)).toMatchObject({ title: "Far too small", body: "All sizes" });
});

test("an edit is not sent if the issue was edited between the card and the approval", async () => {
  const issue = await openIssue();
  const agent = agentThatCalls(
    { name: "get_issue", args: issue },
    { name: "edit_issue", args: { ...issue, body: "All sizes" } },
  );
  await agent.ask();
  await alice.ask(editIssue, { ...issue, body: "Sizes 1 to 9, and it is urgent" });
  const { results } = await agent.approve();
  expect(results.at(-1)).toMatchObject({ not_run: "changed", text: expect.stringContaining("was edited") });
  expect(await textOf(issue)).toMatchObject({ body: "Sizes 1 to 9, and it is urgent" });
});

test("an edit of a text that the agent has not read, or that can't be looked up, shows a warning on its card", async () => {
  const issue = await openIssue();
  const unread = agentThatCalls({ name: "edit_issue", args: { ...issue, body: "All sizes" } });
  expect((await unread.ask()).action).toMatchObject({ replaces: "unread" });
  const gone = agentThatCalls({ name: "edit_issue", args: { ...hats, number: 9999, body: "All sizes" } });
  expect((await gone.ask()).action).toMatchObject({ replaces: "unknown" });
});

test("a pull request is merged at the reviewed commit, or not at all", async () => {
  const { pull, head } = await openPull("merged");
  const blind = agentThatCalls({ name: "merge_pull_request", args: pull });
  expect((await blind.ask()).action).toBeUndefined();
  const agent = agentThatCalls({ name: "merge_pull_request", args: { ...pull, head_sha: head } });
  expect((await agent.ask()).action?.args).toMatchObject({ head_sha: head });
  await commit("merged", "more.md");
  await agent.approve();
  expect((await alice.ask(getPullRequest, pull)).pull_request).toMatchObject({ merged: false });
});

test.each(["APPROVE", "REQUEST_CHANGES"])(
  "a review with %s applies to the reviewed commit, or is not sent",
  async (event) => {
    const { pull, head } = await openPull(`reviewed-${event}`);
    const verdict = { ...pull, event, body: "Well." };
    const blind = agentThatCalls({ name: "create_pull_request_review", args: verdict });
    expect((await blind.ask()).action).toBeUndefined();
    const seen = { name: "create_pull_request_review", args: { ...verdict, commit_id: head } };
    const [late, intime] = [agentOf(bob, [seen]), agentOf(bob, [seen])];
    await late.ask();
    await intime.ask();
    await intime.approve();
    const { reviews } = await alice.ask(listReviewComments, pull);
    expect(reviews).toHaveLength(1);
    await commit(`reviewed-${event}`, "more.md");
    const { results } = await late.approve();
    expect(results.at(-1)).toMatchObject({
      not_run: "changed",
      text: expect.stringContaining("other commits"),
    });
    expect((await alice.ask(listReviewComments, pull)).reviews).toHaveLength(1);
  },
);

test("a comment on a line names the commit whose line it is", async () => {
  const { pull } = await openPull("commented");
  const comments = [{ path: "commented.md", line: 1, body: "Why?" }];
  const blind = agentThatCalls({
    name: "create_pull_request_review",
    args: { ...pull, event: "COMMENT", body: "See below", comments },
  });
  const { action, results } = await blind.ask();
  expect(action).toBeUndefined();
  expect(results.at(-1)?.text).toContain("commit_id");
});
