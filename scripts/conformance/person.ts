import type { RunnableConfig } from "@langchain/core/runnables";
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
import { z } from "zod";
import { withMcpClient } from "#agent/mcp/client.ts";
import type { McpConnection } from "#agent/mcp/connection.ts";
import { webEnv } from "#auth/authorization-server/env.ts";
import {
  beginConnection,
  type FlowOwner,
  finishConnection,
} from "#auth/authorization-server/secrets/connect.ts";
import { exchange } from "#auth/authorization-server/secrets/exchange.ts";
import { secretStore } from "#auth/authorization-server/secrets/secret-store.ts";
import { agentEnv } from "#auth/client/env.ts";
import { recallAnswer } from "#auth/client/recall.ts";
import type { Door } from "#auth/client/token-broker.ts";
import { connectRequestSchema } from "#auth/protocol/interrupts.ts";
import { EXCHANGE_GRANT, SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { makePerson } from "#auth/testing/people.ts";
import { database } from "#db/index.ts";
import { migrate } from "#db/migrate.ts";

const toolsSchema = z.object({ tools: z.array(z.looseObject({ name: z.string() })) });

/** One run of a signed-in person: the server's tools are listed, and the first one is called, each as production does it. */
export async function actAsPerson(threadId: string): Promise<void> {
  await migrate(database());
  const { user, session } = await makePerson(database());
  const owner = { userId: user.id, sessionId: session.id };
  const [[name, server] = []] = Object.entries(agentEnv().MCP_SERVERS);
  if (!name || !server) throw new Error("no server");
  const door = openDoor(session.id);

  const run = <T>(tool: string, call: (mcp: McpConnection) => Promise<T>): Promise<T> =>
    askAndGoOn(owner, `${threadId}-${tool}`, (config) => {
      const need = { tool, access: "read" as const };
      return withMcpClient(config, { name, ...server }, need, door, call);
    });

  const { tools } = await run("list_tools", async (mcp) =>
    toolsSchema.parse(await mcp.request("tools/list", {})),
  );
  for (const tool of tools) {
    const params = { name: tool.name, arguments: { a: 2, b: 3 } };
    await run(tool.name, (mcp) => mcp.request("tools/call", params));
  }
}

/** The exchange as the agent reaches it, without the HTTP between the two processes. */
function openDoor(sessionId: string): Door {
  return {
    ask: interrupt,
    recall: recallAnswer,
    async exchange({ provider, scopes, tool, access, server, rejectedUse }) {
      const given = await exchange(
        { db: database(), secrets: secretStore() },
        {
          grant_type: EXCHANGE_GRANT,
          subject_token: sessionId,
          subject_token_type: SESSION_HANDLE_TYPE,
          audience: provider,
          resource: server,
          scope: scopes.join(" "),
          tool,
          access,
          rejected_use: rejectedUse,
        },
      );
      const { access_token: accessToken, scope, use_id: useId, login } = given;
      return { accessToken, scopes: scope.split(" ").filter(Boolean), useId, login };
    },
  };
}

/** Runs a call as a node of a graph: each question stops the run, is answered, and the same call goes on. */
async function askAndGoOn<T>(
  owner: FlowOwner,
  thread_id: string,
  call: (config: RunnableConfig) => Promise<T>,
): Promise<T> {
  const State = Annotation.Root({ result: Annotation<T> });
  const graph = new StateGraph(State)
    .addNode("call", async (_state, config) => ({ result: await call(config) }))
    .addEdge(START, "call")
    .addEdge("call", END)
    .compile({ checkpointer: new MemorySaver() });
  const configurable = {
    thread_id,
    langgraph_auth_user: { identity: owner.userId, session_id: owner.sessionId },
  };
  let state = await graph.invoke({}, { configurable });
  while (isInterrupted(state)) {
    const request = connectRequestSchema.parse(state.__interrupt__[0]?.value);
    await connect(owner, request.provider, request.scopes);
    state = await graph.invoke(new Command({ resume: { connect: "connected" } }), { configurable });
  }
  return state.result;
}

/** What the card's button does, and the browser after it: the page of consent sends it back at once. */
async function connect(owner: FlowOwner, provider: string, scopes: readonly string[]): Promise<void> {
  const { url, cookie } = await beginConnection(provider, owner, { scopes });
  const consent = await fetch(url, { redirect: "manual" });
  const callback = new URL(consent.headers.get("location") ?? "", url);
  if (callback.origin !== new URL(webEnv().APP_URL).origin) throw new Error("sent somewhere else");
  await finishConnection(provider, callback, owner, cookie.value);
}
