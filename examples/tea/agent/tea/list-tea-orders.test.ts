import { Command, interrupt, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, fakeModel, type ReactAgent } from "langchain";
import { afterEach, expect, test } from "vitest";
import { safeguards } from "#agent/safeguards.ts";
import { rulesOf } from "#agent/tools/rules.ts";
import { recallAnswer } from "#auth/client/recall.ts";
import { listTeaOrders } from "./list-tea-orders.ts";
import { type RunningTea, startTea, TEA_TOKEN } from "./testing/tea-house.ts";

let house: RunningTea;
afterEach(() => house.close());

/** A run of an agent with this tool, as alice, who gets her token from the exchange. `answer` is hers to the agent's question. */
async function run(answer?: object): Promise<{ asked: string[]; said: string }> {
  const broker = {
    baseUrl: () => house.url,
    ask: interrupt,
    recall: recallAnswer,
    exchange: async () => ({ accessToken: TEA_TOKEN, scopes: [], useId: "u", login: "alice" }),
  };
  const model = fakeModel()
    .respondWithTools([{ name: "list_tea_orders", args: {}, id: "c1" }])
    .respond(new AIMessage("Done."));
  const tools = [listTeaOrders(broker)];
  const agent: ReactAgent = createAgent({
    model,
    tools,
    middleware: safeguards(rulesOf(tools), () => agent.graph),
    checkpointer: new MemorySaver(),
  });
  const user = { identity: "alice", session_id: "s" };
  const configurable = { thread_id: "t", langgraph_auth_user: user };
  const step = (input: unknown) => agent.graph.invoke(input as Command, { configurable });
  const begun = await step({ messages: [{ role: "user", content: "What did I order?" }] });
  const asked = isInterrupted(begun) ? begun.__interrupt__.map(({ value }) => JSON.stringify(value)) : [];
  const state = answer ? await step(new Command({ resume: answer })) : begun;
  return { asked, said: JSON.stringify(state) };
}

test("the person's orders are read with their own token, which stays out of the conversation", async () => {
  house = await startTea();
  const { said } = await run();
  expect(said).toContain("Darjeeling");
  expect(said).not.toContain(TEA_TOKEN);
});

test("a missing scope interrupts the run with a question", async () => {
  house = await startTea([]);
  const { asked } = await run();
  expect(asked.join()).toContain("orders:read");
});

test("“not now” is a sentence for the model, and the run goes on", async () => {
  house = await startTea([]);
  const { said } = await run({ connect: "declined" });
  expect(said).toMatch(/chose not to for now.*Done\./);
});
