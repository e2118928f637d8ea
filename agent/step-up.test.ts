import { beforeEach, expect, test } from "vitest";
import { type Call, startRun as startAskingRun } from "#agent/testing/asking-run.ts";
import type { TokenRequest } from "#auth/client/exchange-client.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { servePlayedGitHub } from "./github/tools/testing/played-github.ts";

const github = await servePlayedGitHub();
beforeEach(() => {
  github.script = () => ({ body: { login: "alice", id: 1 } });
});

/** A run whose exchange the test controls. */
const startRun = (calls: Call[], exchange: (request: TokenRequest) => void) =>
  startAskingRun(github.url, calls, exchange);

const me: Call = { name: "get_authenticated_user", args: {}, id: "c1" };
const notifications: Call = { name: "list_notifications", args: {}, id: "c2" };
const notConnected = () =>
  new AuthError("interaction_required", "No.", { details: { reason: "not_connected" } });

type Run = ReturnType<typeof startRun>;

/** Connects for the first tool and declines for the second. @returns what became of each call */
async function connectOneDeclineOther(run: Run, cards: Awaited<ReturnType<Run["begin"]>>["cards"]) {
  const connect = (tool: unknown) => ({ connect: tool === me.name ? "connected" : "declined" });
  const { said } = await run.answer(
    Object.fromEntries(cards.map(({ id, value }) => [id, connect(value.tool)])),
  );
  return Object.fromEntries(said.map(({ tool_call_id, status }) => [tool_call_id, status]));
}

test("a tool without a connection asks for it, and the same run continues afterwards", async () => {
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

test("“not now” is reported to the model, and nothing is sent to GitHub", async () => {
  const run = startRun([me], () => {
    throw notConnected();
  });
  await run.begin();
  const { said } = await run.answer({ connect: "declined" });
  expect(said).toMatchObject([
    {
      status: "error",
      text: expect.stringContaining("chose not to for now"),
      artifact: { not_run: "declined" },
    },
  ]);
  expect(github.arrivals).toEqual([]);
});

test("a missing scope is requested together with the granted ones", async () => {
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

test("parallel tools ask separately, and both are answered by their ids at once", async () => {
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

test("of two parallel questions, one can be connected and the other declined", async () => {
  let connected = false;
  const run = startRun([me, notifications], ({ tool }) => {
    if (!connected || tool === notifications.name) throw notConnected();
  });
  const { cards } = await run.begin();
  connected = true;
  expect(await connectOneDeclineOther(run, cards)).toEqual({ c1: "success", c2: "error" });
});

test("“not now” applies to its tool, even if the other tool's answer has connected the provider", async () => {
  let connected = false;
  const run = startRun([me, notifications], () => {
    if (!connected) throw notConnected();
  });
  const { cards } = await run.begin();
  connected = true;
  expect(await connectOneDeclineOther(run, cards)).toEqual({ c1: "success", c2: "error" });
  expect(github.arrivals.map(({ path }) => path)).toEqual(["/user"]);
});

test("“not now” applies even if the provider was connected elsewhere before the run continued", async () => {
  let connected = false;
  const run = startRun([me], () => {
    if (!connected) throw notConnected();
  });
  await run.begin();
  connected = true;
  const { said } = await run.answer({ connect: "declined" });
  expect(said).toMatchObject([
    {
      status: "error",
      text: expect.stringContaining("chose not to for now"),
      artifact: { not_run: "declined" },
    },
  ]);
  expect(run.asked).toHaveLength(1);
});

test("a token that GitHub rejects is exchanged again once, and the call succeeds with the next", async () => {
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

test("an unreadable answer asks again, and finally gives up", async () => {
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

test("a write that may have been made is never resent, whatever GitHub returns", async () => {
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

test("a write's report links to what was created", async () => {
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

test("a read's report has no link", async () => {
  github.script = () => ({ body: { login: "alice", id: 1, html_url: "https://github.com/alice" } });
  const run = startRun([me], () => {});
  const { said } = await run.begin();
  expect(said[0]?.text).toContain("https://github.com/alice");
  expect(run.reports).toMatchObject([{ outcome: "done", link: undefined }]);
});
