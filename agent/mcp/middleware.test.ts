import { randomUUID } from "node:crypto";
import { Command, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, createMiddleware, fakeModel } from "langchain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PlayedServer, startPlayedGitHub } from "#agent/github/tools/testing/played-github.ts";
import { Catalogs } from "#agent/mcp/catalog.ts";
import { mcpTools } from "#agent/mcp/middleware.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { type ConnectRequest, connectRequestSchema } from "#auth/protocol/interrupts.ts";
import { type RunningMcp, startMcp } from "#dev/mcp/server.ts";

let github: PlayedServer;
let mcp: RunningMcp;

beforeAll(async () => {
  github = await startPlayedGitHub();
  github.script = () => ({ body: { login: "alice", type: "User" } });
  mcp = await startMcp({ githubApiUrl: github.url });
});
afterAll(async () => {
  await mcp.close();
  await github.close();
});

/** A run with the tools of several servers, of which the person has connected those in `connected`. */
function startRun(
  providers: Record<string, string>,
  calls: { name: string; args: object; id: string }[] = [],
) {
  const connected = new Set<string>();
  const exchange: TokenBroker["exchange"] = async ({ provider, scopes }) => {
    if (connected.has(provider)) {
      return { accessToken: "any", scopes: [...scopes], useId: randomUUID(), login: "alice" };
    }
    throw new AuthError("interaction_required", "No.", { details: { reason: "not_connected" } });
  };
  const catalogs = new Catalogs(() =>
    Object.entries(providers).map(([name, provider]) => ({
      name,
      provider,
      url: `${mcp.url}/mcp`,
      transport: "http",
      scopes: [],
      trusted: true,
    })),
  );
  const asks = fakeModel();
  const model = (calls.length > 0 ? asks.respondWithTools(calls) : asks).respond(new AIMessage("Done."));
  const offered: string[][] = [];
  const watch = createMiddleware({
    name: "watch",
    wrapModelCall: (request, handler) => {
      offered.push(request.tools.map(({ name }) => String(name)));
      return handler(request);
    },
  });
  const agent = createAgent({
    model,
    tools: [],
    middleware: [mcpTools(catalogs, { exchange }), watch],
    checkpointer: new MemorySaver(),
  });
  const thread_id = randomUUID();
  /** The card that interrupts the run; undefined if it has ended with an answer. */
  async function run(input: unknown): Promise<ConnectRequest | undefined> {
    const user = { identity: "alice", session_id: "s", permissions: ["read", "write", "approve"] };
    const configurable = { thread_id, run_id: randomUUID(), langgraph_auth_user: user };
    const state = await agent.graph.invoke(input as Command, { configurable });
    return isInterrupted(state) ? connectRequestSchema.parse(state.__interrupt__[0]?.value) : undefined;
  }
  return {
    connected,
    /** The tools in each request to the model. */
    offered,
    begin: () => run({ messages: [{ role: "user", content: "Go" }] }),
    answer: (connect: "connected" | "declined") => run(new Command({ resume: { connect } })),
    /** The model's messages about missing tools. */
    told: () => model.calls.at(-1)?.messages[0]?.text,
  };
}

test("“not now” for one server's provider does not affect the question and tools of another's", async () => {
  const run = startRun({ hub: "github", tracker: "tracker" });
  expect(await run.begin()).toMatchObject({ provider: "github" });
  expect(await run.answer("declined")).toMatchObject({ provider: "tracker" });
  run.connected.add("tracker");
  expect(await run.answer("connected")).toBeUndefined();
  expect(run.told()).toContain("GitHub");
  expect(run.told()).not.toContain("tracker");
});

test("“not now” for one server does not affect the tools of another connected one, and is asked once", async () => {
  const run = startRun({ hub: "github", tracker: "tracker" });
  run.connected.add("github");
  expect(await run.begin()).toMatchObject({ provider: "tracker" });
  expect(await run.answer("declined")).toBeUndefined();
  expect(run.told()).toContain("tracker");
  expect(run.told()).not.toContain("GitHub");
});

test("“not now” for a provider applies to all of its servers", async () => {
  const run = startRun({ hub: "github", other: "github" });
  expect(await run.begin()).toMatchObject({ provider: "github" });
  expect(await run.answer("declined")).toBeUndefined();
});

test("servers of a provider connected meanwhile need no further question", async () => {
  const run = startRun({ hub: "github", other: "github" });
  await run.begin();
  run.connected.add("github");
  expect(await run.answer("connected")).toBeUndefined();
  expect(run.told()).not.toContain("missing");
});

test("a server with its own authorization is asked for when the model needs it, and its tools come in the same run", async () => {
  const connect = { name: "notes__connect", args: {}, id: "c1" };
  const run = startRun({ hub: "github", notes: "mcp-notes" }, [connect]);
  run.connected.add("github");
  expect(await run.begin()).toMatchObject({ provider: "mcp-notes", reason: "not_connected" });
  expect(run.offered[0]).toContain("hub__get_issue");
  expect(run.offered[0]?.filter((name) => name.startsWith("notes__"))).toEqual(["notes__connect"]);
  run.connected.add("mcp-notes");
  expect(await run.answer("connected")).toBeUndefined();
  expect(run.offered.at(-1)).toContain("notes__get_issue");
  expect(run.offered.at(-1)).not.toContain("notes__connect");
});

test("such a server is not asked for if the model does not need it", async () => {
  const run = startRun({ notes: "mcp-notes" });
  expect(await run.begin()).toBeUndefined();
  expect(run.told()).not.toContain("notes");
});
