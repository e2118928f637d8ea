import type { ToolRunnableConfig } from "@langchain/core/tools";
import {
  Annotation,
  Command,
  END,
  interrupt,
  isInterrupted,
  MemorySaver,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { askByInterrupt } from "#agent/mcp/answers.ts";
import { withMcpClient } from "#agent/mcp/client.ts";
import { OpenCalls } from "#agent/mcp/open-calls.ts";
import { callWithQuestions } from "#agent/mcp/paused-call.ts";
import type { McpResult } from "#agent/mcp/result.ts";
import { readMcp } from "#agent/mcp/variables.ts";
import { webEnv } from "#auth/authorization-server/env.ts";
import { beginConnection, finishConnection } from "#auth/authorization-server/secrets/connect.ts";
import type { FlowOwner } from "#auth/authorization-server/secrets/connect-flow.ts";
import { exchange } from "#auth/authorization-server/secrets/exchange.ts";
import { tokenStores } from "#auth/authorization-server/secrets/secret-store.ts";
import { sealIdentity } from "#auth/authorization-server/session-identity.ts";
import { agentEnv } from "#auth/client/env.ts";
import { recallAnswer } from "#auth/client/recall.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import { type ElicitRequest, interruptSchema } from "#auth/protocol/interrupts.ts";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { makePerson } from "#auth/testing/people.ts";
import { database } from "#db/index.ts";
import { migrate } from "#db/migrate.ts";
import { listTools, type McpToolFacts } from "#mcp/listing.ts";

interface Scenario {
  atOnce: boolean;
  idToken: string | null;
  toolCalls: ReadonlyMap<string, Record<string, unknown>>;
}

/**
 * One run of a signed-in person: lists the server's tools and calls each, as in production.
 * @param atOnce calls them in the connection that lists them
 * @param idToken from the person's sign-in at their identity provider
 * @param toolCalls a tool's arguments, if the scenario sets them
 */
export async function actAsPerson({ atOnce, idToken, toolCalls }: Scenario): Promise<void> {
  await migrate(database());
  const { user, session } = await makePerson(database());
  const identity = await sealIdentity({ idToken, refreshToken: null }, user.id, session.id);
  await database().updateTable("sessions").set(identity).where("id", "=", session.id).execute();
  const owner = { userId: user.id, sessionId: session.id };
  const [[name, server] = []] = Object.entries(readMcp(agentEnv()).MCP_SERVERS);
  if (!name || !server) throw new Error("no server");
  const broker = openBroker(session.id);
  const asking = { ...broker, ask: interrupt, recall: recallAnswer };
  const named = { name, ...server };

  const { tools } = await runAndResume(owner, "list_tools", (config) =>
    withMcpClient(config, named, { tool: "list_tools", access: "read" }, asking, async (mcp) => {
      const listing = await listTools(mcp, named);
      for (const { serverTool: name } of atOnce ? listing.tools : []) {
        await mcp.request("tools/call", { name, arguments: {} });
      }
      return listing;
    }),
  );
  if (atOnce) return;
  const calls = new OpenCalls<McpResult>();
  for (const tool of tools) {
    // The suite's tools have no read-only hint, so calls count as writes that the simulated person has approved.
    const facts: McpToolFacts = { ...tool, access: "read" };
    await runAndResume(owner, tool.serverTool, (config) =>
      callWithQuestions(facts, toolCalls.get(tool.serverTool) ?? makeArguments(facts), config, broker, {
        asking: askByInterrupt,
        calls,
      }),
    );
  }
}

/** The suite's tools take only numbers. */
function makeArguments({ schema: { properties } }: McpToolFacts): Record<string, unknown> {
  return Object.fromEntries(Object.keys(Object(properties)).map((name, index) => [name, index + 2]));
}

/** The exchange as the agent uses it, without HTTP between the two processes. */
function openBroker(sessionId: string): TokenBroker {
  return {
    async exchange({ provider, scopes, tool, access, server, rejectedUse }) {
      const given = await exchange(tokenStores(), {
        grant_type: EXCHANGE_GRANT,
        subject_token: sessionId,
        subject_token_type: SESSION_HANDLE_TYPE,
        audience: provider,
        resource: server,
        scope: scopes.join(" "),
        tool,
        access,
        rejected_use: rejectedUse,
      });
      const { access_token: accessToken, scope, use_id: useId, login } = given;
      return { accessToken, scopes: scope.split(" ").filter(Boolean), useId, login };
    },
  };
}

/** Runs a call as a graph node: each question interrupts the run, is answered, and the same call resumes. */
async function runAndResume<T>(
  owner: FlowOwner,
  tool: string,
  call: (config: ToolRunnableConfig) => Promise<T>,
): Promise<T> {
  const State = Annotation.Root({ result: Annotation<T> });
  const toolCall = { type: "tool_call" as const, id: tool, name: tool, args: {} };
  const graph = new StateGraph(State)
    .addNode("call", async (_state, config) => ({ result: await call({ ...config, toolCall }) }))
    .addEdge(START, "call")
    .addEdge("call", END)
    .compile({ checkpointer: new MemorySaver() });
  const configurable = {
    thread_id: tool,
    langgraph_auth_user: {
      identity: owner.userId,
      session_id: owner.sessionId,
      permissions: ["read", "write", "approve"],
    },
  };
  let state = await graph.invoke({}, { configurable });
  while (isInterrupted(state)) {
    const resume = await answer(owner, state.__interrupt__[0]?.value);
    state = await graph.invoke(new Command({ resume }), { configurable });
  }
  return state.result;
}

async function answer(owner: FlowOwner, value: unknown): Promise<object> {
  const request = interruptSchema.parse(value);
  switch (request.kind) {
    case "connect":
      await connect(owner, request.provider, request.scopes);
      return { connect: "connected" };
    case "elicit":
      return { elicit: "accept", question: request.question, content: fillIn(request) };
    case "approve":
      throw new Error("nothing here waits for approval");
  }
}

/** Submits a form unchanged, with the server's defaults. */
function fillIn({ ask }: ElicitRequest): Record<string, unknown> {
  if (ask.mode !== "form") return {};
  const proposed = ask.fields.filter((field) => field.default !== undefined);
  return Object.fromEntries(proposed.map((field) => [field.name, field.default]));
}

/** Does what the card's button and the browser do; the consent page redirects at once. */
async function connect(owner: FlowOwner, provider: string, scopes: readonly string[]): Promise<void> {
  const { url, cookie } = await beginConnection(provider, owner, { scopes });
  const consent = await fetch(url, { redirect: "manual" });
  const callback = new URL(consent.headers.get("location") ?? "", url);
  if (callback.origin !== new URL(webEnv().APP_URL).origin) throw new Error("sent somewhere else");
  await finishConnection(provider, callback, owner, cookie.value);
}
