/** For tests: a run of three GitHub tools that asks its person for access. */
import { randomUUID } from "node:crypto";
import { Command, interrupt, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, fakeModel, ToolMessage } from "langchain";
import { getAuthenticatedUser, listNotifications } from "#agent/github/tools/account.ts";
import { createIssue } from "#agent/github/tools/change-issues.ts";
import { openBroker } from "#agent/github/tools/testing/played-github.ts";
import type { TokenRequest, UseReport } from "#auth/client/exchange-client.ts";
import { recallAnswer } from "#auth/client/recall.ts";
import { type ConnectRequest, connectRequestSchema } from "#auth/protocol/interrupts.ts";

/** A call of the model's first turn. */
export interface Call {
  name: string;
  args: Record<string, unknown>;
  id: string;
}

/**
 * @param url GitHub's base URL
 * @param exchange throws the exchange's errors
 */
export function startRun(url: string, calls: Call[], exchange: (request: TokenRequest) => void = () => {}) {
  const asked: TokenRequest[] = [];
  const reports: UseReport[] = [];
  const broker = openBroker(url, {
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
    tools: [getAuthenticatedUser, listNotifications, createIssue].map((tool) => tool.open(broker)),
    checkpointer: new MemorySaver(),
  });
  const configurable = {
    thread_id: randomUUID(),
    langgraph_auth_user: { identity: "alice", session_id: "s", permissions: ["read", "write", "approve"] },
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
