import { FakeListChatModel } from "@langchain/core/utils/testing";
import { MemorySaver } from "@langchain/langgraph";
import { createAgent, HumanMessage } from "langchain";
import { expect, test } from "vitest";
import { safeguards } from "./safeguards.ts";

test("an answer without tools takes two steps: the model's, and the one that would ask for approvals", async () => {
  const rule = () => Promise.resolve(undefined);
  const agent: ReturnType<typeof createAgent> = createAgent({
    model: new FakeListChatModel({ responses: ["Hello."] }),
    middleware: [...safeguards(rule, () => agent.graph)],
    checkpointer: new MemorySaver(),
  });
  const user = {
    identity: "alice",
    session_id: "s",
    permissions: ["read", "write", "approve"],
    accounts: {},
  };
  const config = { configurable: { thread_id: "t", run_id: "r", langgraph_auth_user: user } };
  const steps: string[] = [];
  const input = { messages: [new HumanMessage("Hello")] };
  for await (const update of await agent.graph.stream(input, { ...config, streamMode: "updates" }))
    steps.push(...Object.keys(update));
  expect(steps).toEqual(["model_request", "ask_approval.after_model"]);
});
