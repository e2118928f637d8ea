/**
 * For tests: a run with the tools of one MCP server and all safeguards, with a person who can answer.
 * @param tool the server's tool that the model calls
 * @param calls the open calls
 */
import { randomUUID } from "node:crypto";
import { Command, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, fakeModel, type ReactAgent, ToolMessage } from "langchain";
import { Catalogs } from "#agent/mcp/catalog.ts";
import { mcpRules, mcpTools } from "#agent/mcp/middleware.ts";
import { OpenCalls } from "#agent/mcp/open-calls.ts";
import type { McpResult } from "#agent/mcp/result.ts";
import { safeguards } from "#agent/safeguards.ts";
import type { TokenBroker } from "#auth/client/token-broker.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { type Interrupt, interruptSchema } from "#auth/protocol/interrupts.ts";

/**
 * @param tool the server's tool that the model calls
 * @param calls where calls wait that are open
 */
export function startAskedRun(
  url: string,
  tool: string,
  {
    permissions = ["read", "write", "approve"],
    calls = new OpenCalls<McpResult>(),
    transport = "http" as "http" | "sse",
    args = {},
  } = {},
) {
  const claimed = new Set<string>();
  // Like the exchange: one token for an approved write.
  const exchange: TokenBroker["exchange"] = async ({ scopes, grant, access }) => {
    if (access === "write") {
      if (!grant || claimed.has(grant.actionId)) throw new AuthError("already_sent", "Sent.");
      claimed.add(grant.actionId);
    }
    return { accessToken: "any", scopes: [...scopes], useId: randomUUID(), login: "alice" };
  };
  const server = {
    name: "shop",
    provider: "github",
    url,
    transport,
    scopes: [],
    trusted: true,
  };
  const catalogs = new Catalogs(() => [server]);
  const call = { name: `shop__${tool}`, args, id: randomUUID() };
  const agent: ReactAgent = createAgent({
    model: fakeModel()
      .respondWithTools([call])
      .respond(new AIMessage("Done."))
      .respond(new AIMessage("Done.")),
    tools: [],
    middleware: [
      mcpTools(catalogs, { exchange }, calls),
      ...safeguards(mcpRules(catalogs, { exchange }), () => agent.graph),
    ],
    checkpointer: new MemorySaver(),
  });
  const thread_id = randomUUID();

  async function run(input: unknown) {
    const user = { identity: "alice", session_id: "s", permissions };
    const configurable = { thread_id, run_id: randomUUID(), langgraph_auth_user: user };
    const state = await agent.graph.invoke(input as Command, { configurable });
    const asked = isInterrupted(state) ? state.__interrupt__[0] : undefined;
    const messages: unknown[] = state.messages;
    const said = messages.filter((message) => ToolMessage.isInstance(message)).map(({ text }) => text);
    return { id: asked?.id, card: asked && interruptSchema.parse(asked.value), said };
  }
  let last: Awaited<ReturnType<typeof run>> | undefined;
  const remember = async (turn: ReturnType<typeof run>) => {
    last = await turn;
    return last;
  };
  return {
    begin: () => remember(run({ messages: [{ role: "user", content: "Go" }] })),
    say: (content: string) => remember(run({ messages: [{ role: "user", content }] })),
    answer: (answer: unknown) => remember(run(new Command({ resume: { [last?.id ?? ""]: answer } }))),
    approve: () =>
      remember(run(new Command({ resume: { [last?.id ?? ""]: { decisions: [{ type: "approve" }] } } }))),
  };
}

/** A card's question id, which an answer must repeat. */
export function questionOf(card: Interrupt | undefined): string {
  if (card?.kind !== "elicit") throw new Error("no question of a server");
  return card.question;
}
