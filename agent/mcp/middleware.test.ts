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

/** A run with the tools of several servers, whose person has connected what `connected` says. */
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
  /** The card that the run stops with; undefined when it came to an answer. */
  async function run(input: unknown): Promise<ConnectRequest | undefined> {
    const user = { identity: "alice", session_id: "s", permissions: ["read", "write", "approve"] };
    const configurable = { thread_id, run_id: randomUUID(), langgraph_auth_user: user };
    const state = await agent.graph.invoke(input as Command, { configurable });
    return isInterrupted(state) ? connectRequestSchema.parse(state.__interrupt__[0]?.value) : undefined;
  }
  return {
    connected,
    /** The tools that each request to the model offered. */
    offered,
    begin: () => run({ messages: [{ role: "user", content: "Go" }] }),
    answer: (connect: "connected" | "declined") => run(new Command({ resume: { connect } })),
    /** What the model was told about tools that are missing. */
    told: () => model.calls.at(-1)?.messages[0]?.text,
  };
}

test("“not now” for one server's provider leaves the question, and the tools, of another's", async () => {
  const run = startRun({ hub: "github", tracker: "tracker" });
  expect(await run.begin()).toMatchObject({ provider: "github" });
  expect(await run.answer("declined")).toMatchObject({ provider: "tracker" });
  run.connected.add("tracker");
  expect(await run.answer("connected")).toBeUndefined();
  expect(run.told()).toContain("GitHub");
  expect(run.told()).not.toContain("tracker");
});

test("“not now” for one server leaves the tools of another that is connected, and is asked once", async () => {
  const run = startRun({ hub: "github", tracker: "tracker" });
  run.connected.add("github");
  expect(await run.begin()).toMatchObject({ provider: "tracker" });
  expect(await run.answer("declined")).toBeUndefined();
  expect(run.told()).toContain("tracker");
  expect(run.told()).not.toContain("GitHub");
});

test("“not now” for a provider holds for each of its servers", async () => {
  const run = startRun({ hub: "github", other: "github" });
  expect(await run.begin()).toMatchObject({ provider: "github" });
  expect(await run.answer("declined")).toBeUndefined();
});

test("servers of a provider that is connected meanwhile are asked without another question", async () => {
  const run = startRun({ hub: "github", other: "github" });
  await run.begin();
  run.connected.add("github");
  expect(await run.answer("connected")).toBeUndefined();
  expect(run.told()).not.toContain("missing");
});

test("a server with its own authorization is asked about when the model wants it, and its tools come in the same run", async () => {
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

test("nobody is asked about such a server when the model does not want it", async () => {
  const run = startRun({ notes: "mcp-notes" });
  expect(await run.begin()).toBeUndefined();
  expect(run.told()).not.toContain("notes");
});
