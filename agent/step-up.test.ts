import { randomUUID } from "node:crypto";
import { Command, interrupt, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, fakeModel, ToolMessage } from "langchain";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { recallAnswer } from "#agent/recall.ts";
import { createIssue } from "#agent/tools/create-issue.ts";
import { getAuthenticatedUser } from "#agent/tools/get-authenticated-user.ts";
import { listNotifications } from "#agent/tools/list-notifications.ts";
import { openDoor, type PlayedServer, startPlayedGitHub } from "#agent/tools/testing/played-github.ts";
import { AuthError } from "#auth/errors.ts";
import type { TokenRequest, UseReport } from "#auth/exchange-client.ts";
import { type ConnectRequest, connectRequestSchema } from "#auth/interrupts.ts";

let github: PlayedServer;
beforeAll(async () => {
  github = await startPlayedGitHub();
});
afterAll(() => github.close());
beforeEach(() => {
  github.arrivals.length = 0;
  github.script = () => ({ body: { login: "alice", id: 1 } });
});

interface Call {
  name: string;
  args: Record<string, unknown>;
  id: string;
}
const me: Call = { name: "get_authenticated_user", args: {}, id: "c1" };
const notifications: Call = { name: "list_notifications", args: {}, id: "c2" };
const notConnected = () =>
  new AuthError("interaction_required", "No.", { details: { reason: "not_connected" } });

/** A run whose exchange does what the test says, and which can be answered. */
function startRun(calls: Call[], exchange: (request: TokenRequest) => void) {
  const asked: TokenRequest[] = [];
  const reports: UseReport[] = [];
  const door = openDoor(github.url, {
    ask: interrupt,
    recall: recallAnswer,
    report: async (report) => void reports.push(report),
    exchange: async (request) => {
      asked.push(request);
      exchange(request);
      return { accessToken: "t", scopes: [...request.scopes], useId: randomUUID(), login: "alice" };
    },
  });
  const model = fakeModel().respondWithTools(calls).respond(new AIMessage("Done."));
  const agent = createAgent({
    model,
    tools: [getAuthenticatedUser, listNotifications, createIssue].map((tool) => tool.open(door)),
    checkpointer: new MemorySaver(),
  });
  const configurable = {
    thread_id: randomUUID(),
    langgraph_auth_user: { identity: "alice", session_id: "s" },
  };
  async function run(input: unknown) {
    const state = await agent.graph.invoke(input as Command, { configurable });
    const cards: { id: string | undefined; value: ConnectRequest }[] = isInterrupted(state)
      ? state.__interrupt__.map(({ id, value }) => ({ id, value: connectRequestSchema.parse(value) }))
      : [];
    const messages: unknown[] = state.messages;
    const said = messages.filter((message) => ToolMessage.isInstance(message));
    return { cards, said };
  }
  return {
    asked,
    reports,
    begin: () => run({ messages: [{ role: "user", content: "Go" }] }),
    answer: (resume: unknown) => run(new Command({ resume })),
  };
}

test("a tool without a connection asks for it, and the same run goes on when it is there", async () => {
  let connected = false;
  const run = startRun([me], () => {
    if (!connected) throw notConnected();
  });
  const { cards } = await run.begin();
  expect(cards).toMatchObject([
    { value: { kind: "connect", provider: "github", tool: me.name, reason: "not_connected" } },
  ]);
  connected = true;
  const { cards: none, said } = await run.answer({ connect: "connected" });
  expect(none).toEqual([]);
  expect(said).toMatchObject([{ tool_call_id: "c1", status: "success" }]);
});

test("“not now” reaches the model as a sentence, and nothing is sent to GitHub", async () => {
  const run = startRun([me], () => {
    throw notConnected();
  });
  await run.begin();
  const { said } = await run.answer({ connect: "declined" });
  expect(said).toMatchObject([{ status: "error", text: expect.stringContaining("chose not to for now") }]);
  expect(github.arrivals).toEqual([]);
});

test("a missing scope asks for it together with those that are granted", async () => {
  const run = startRun([notifications], () => {
    throw new AuthError("insufficient_scope", "No.", {
      details: { missing: ["notifications"], granted: ["repo"] },
    });
  });
  const { cards } = await run.begin();
  expect(cards).toMatchObject([
    { value: { reason: "missing_scope", scopes: ["repo", "notifications"], missing: ["notifications"] } },
  ]);
});

test("several tools at once ask each for themselves; both are answered by their ids in one go", async () => {
  let connected = false;
  const run = startRun([me, notifications], () => {
    if (!connected) throw notConnected();
  });
  const { cards } = await run.begin();
  expect(cards.map((card) => card.value.tool).sort()).toEqual([me.name, notifications.name]);
  connected = true;
  github.script = (arrival) => ({ body: arrival.path === "/user" ? { login: "alice", id: 1 } : [] });
  const answers = Object.fromEntries(cards.map((card) => [card.id, { connect: "connected" }]));
  const { said } = await run.answer(answers);
  expect(said.map((message) => message.status)).toEqual(["success", "success"]);
});

test("one connected and one declined at once are told apart", async () => {
  let connected = false;
  const run = startRun([me, notifications], ({ tool }) => {
    if (!connected || tool === notifications.name) throw notConnected();
  });
  const { cards } = await run.begin();
  connected = true;
  const answers = cards.map(({ id, value }) => [
    id,
    { connect: value.tool === me.name ? "connected" : "declined" },
  ]);
  const { said } = await run.answer(Object.fromEntries(answers));
  expect(said.map(({ tool_call_id, status }) => [tool_call_id, status])).toEqual([
    ["c1", "success"],
    ["c2", "error"],
  ]);
});

test("“not now” holds for its tool, also when the other tool's answer has connected the provider", async () => {
  let connected = false;
  const run = startRun([me, notifications], () => {
    if (!connected) throw notConnected();
  });
  const { cards } = await run.begin();
  connected = true;
  const answers = cards.map(({ id, value }) => [
    id,
    { connect: value.tool === me.name ? "connected" : "declined" },
  ]);
  const { said } = await run.answer(Object.fromEntries(answers));
  expect(said.map(({ tool_call_id, status }) => [tool_call_id, status])).toEqual([
    ["c1", "success"],
    ["c2", "error"],
  ]);
  expect(github.arrivals.map(({ path }) => path)).toEqual(["/user"]);
});

test("“not now” holds also when the provider was connected elsewhere before the run went on", async () => {
  let connected = false;
  const run = startRun([me], () => {
    if (!connected) throw notConnected();
  });
  await run.begin();
  connected = true;
  const { said } = await run.answer({ connect: "declined" });
  expect(said).toMatchObject([{ status: "error", text: expect.stringContaining("chose not to for now") }]);
  expect(run.asked).toHaveLength(1);
});

test("a token that GitHub refuses is taken back to the exchange once, and the call goes well with the next", async () => {
  let refused = 0;
  github.script = () => {
    refused += 1;
    return refused === 1
      ? { status: 401, body: { message: "Bad credentials" } }
      : { body: { login: "alice", id: 1 } };
  };
  const run = startRun([me], () => {});
  const { cards, said } = await run.begin();
  expect(cards).toEqual([]);
  expect(said).toMatchObject([{ status: "success" }]);
  expect(run.asked[1]?.rejectedUse).toBe(run.reports[0]?.useId);
  expect(run.reports).toMatchObject([
    { outcome: "refused", status: 401 },
    { outcome: "done", status: 200 },
  ]);
});

test("a grant that was revoked at GitHub asks to connect again", async () => {
  github.script = () => ({ status: 401, body: { message: "Bad credentials" } });
  const run = startRun([me], ({ rejectedUse }) => {
    if (rejectedUse) throw new AuthError("interaction_required", "No.", { details: { reason: "revoked" } });
  });
  const { cards } = await run.begin();
  expect(cards).toMatchObject([{ value: { reason: "revoked" } }]);
});

test("an answer that can't be read asks again, and gives up in the end", async () => {
  const run = startRun([me], () => {
    throw notConnected();
  });
  await run.begin();
  await run.answer("yes");
  const { cards } = await run.answer({ connect: "maybe" });
  expect(cards).toHaveLength(1);
  const { cards: none, said } = await run.answer({ connect: "connected" });
  expect(none).toEqual([]);
  expect(said).toMatchObject([{ status: "error" }]);
});

test("a write that may have been made is never sent again, whatever GitHub says after it", async () => {
  github.script = () => ({ status: 500, body: { message: "Oops" } });
  const run = startRun(
    [{ name: "create_issue", args: { owner: "alice", repo: "hats", title: "x" }, id: "w" }],
    () => {},
  );
  const { said } = await run.begin();
  expect(said).toMatchObject([{ status: "error" }]);
  expect(github.arrivals).toHaveLength(1);
  expect(run.reports).toMatchObject([{ outcome: "failed", status: 500 }]);
});

test("the report of a write links to what was made", async () => {
  const html_url = "https://github.com/alice/hats/issues/7";
  github.script = () => ({
    status: 201,
    headers: { "x-github-request-id": "R1" },
    body: { number: 7, state: "open", html_url },
  });
  const run = startRun(
    [{ name: "create_issue", args: { owner: "alice", repo: "hats", title: "x" }, id: "w" }],
    () => {},
  );
  await run.begin();
  expect(run.asked).toMatchObject([{ toolCallId: "w", access: "write" }]);
  expect(run.reports).toMatchObject([{ outcome: "done", status: 201, requestId: "R1", link: html_url }]);
});

/** What GitHub shows to a GitHub App's token: nothing of any repository, and where the app is installed. */
function hideAllBut(installedFor: string[], { scopes = false, status = 200 } = {}): void {
  const headers: Record<string, string> = scopes ? { "x-oauth-scopes": "repo" } : {};
  const installations = installedFor.map((login) => ({ account: { login } }));
  github.script = (arrival) =>
    arrival.path === "/user/installations"
      ? { status, body: { total_count: installations.length, installations } }
      : { status: 404, headers, body: { message: "Not Found" } };
}
const issueOf = (owner: string): Call => ({
  name: "create_issue",
  args: { owner, repo: "cellar", title: "Damp" },
  id: "c3",
});

test("a repository of their own that GitHub hides, because the app is not installed there, asks for the installation", async () => {
  hideAllBut(["wonderland-inc"]);
  const run = startRun([issueOf("Alice")], () => {});
  const { cards } = await run.begin();
  expect(cards).toMatchObject([{ value: { reason: "missing_installation", tool: "create_issue" } }]);
  expect(run.reports).toMatchObject([{ outcome: "refused", status: 404 }]);
  hideAllBut(["alice"]);
  const { said } = await run.answer({ connect: "connected" });
  expect(said).toMatchObject([
    { status: "error", text: expect.stringContaining("was not found on GitHub,") },
  ]);
});

test.each([
  [
    "of somebody else's account without the app",
    () => hideAllBut(["alice"]),
    "the app is not installed for @bob",
  ],
  ["where the app is installed", () => hideAllBut(["alice", "bob"]), "is not visible to @alice"],
  ["to the token of an OAuth App", () => hideAllBut([], { scopes: true }), "is not visible to @alice"],
  [
    "while the list of installations fails",
    () => hideAllBut([], { status: 500 }),
    "is not visible to @alice",
  ],
])("a repository that is not found, %s, is a sentence and no question", async (_name, hide, words) => {
  hide();
  const run = startRun([issueOf("bob")], () => {});
  const { cards, said } = await run.begin();
  expect(cards).toEqual([]);
  expect(said).toMatchObject([{ status: "error", text: expect.stringContaining(words) }]);
});
