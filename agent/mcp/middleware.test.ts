import { randomUUID } from "node:crypto";
import { Command, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, fakeModel } from "langchain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PlayedServer, startPlayedGitHub } from "#agent/github/tools/testing/played-github.ts";
import { Catalogs } from "#agent/mcp/catalog.ts";
import { mcpTools } from "#agent/mcp/middleware.ts";
import type { Door } from "#auth/client/token-broker.ts";
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
function startRun(providers: Record<string, string>) {
  const connected = new Set<string>();
  const exchange: Door["exchange"] = async ({ provider, scopes }) => {
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
  const model = fakeModel().respond(new AIMessage("Done."));
  const agent = createAgent({
    model,
    tools: [],
    middleware: [mcpTools(catalogs, { exchange })],
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
    begin: () => run({ messages: [{ role: "user", content: "Go" }] }),
    answer: (connect: "connected" | "declined") => run(new Command({ resume: { connect } })),
    /** What the model was told about tools that are missing. */
    told: () => model.calls.at(-1)?.messages[0]?.text,
  };
}

test("“not now” for one server's provider leaves the question, and the tools, of another's", async () => {
  const run = startRun({ hub: "github", tracker: "atlassian" });
  expect(await run.begin()).toMatchObject({ provider: "github" });
  expect(await run.answer("declined")).toMatchObject({ provider: "atlassian" });
  run.connected.add("atlassian");
  expect(await run.answer("connected")).toBeUndefined();
  expect(run.told()).toContain("GitHub");
  expect(run.told()).not.toContain("Jira");
});

test("“not now” for one server leaves the tools of another that is connected, and is asked once", async () => {
  const run = startRun({ hub: "github", tracker: "atlassian" });
  run.connected.add("github");
  expect(await run.begin()).toMatchObject({ provider: "atlassian" });
  expect(await run.answer("declined")).toBeUndefined();
  expect(run.told()).toContain("Jira");
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
