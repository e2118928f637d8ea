import { randomUUID } from "node:crypto";
import { HumanMessage } from "@langchain/core/messages";
import { END, MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { refuseUnknownForks } from "./run-fork.ts";

function makeGraph() {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("answer", () => ({ messages: [] }))
    .addEdge(START, "answer")
    .addEdge("answer", END)
    .compile({ checkpointer: new MemorySaver() });
  refuseUnknownForks(graph);
  const say = async (text: string, thread_id: string, checkpoint_id?: string) => {
    const input = { messages: [new HumanMessage(text)] };
    const options = { version: "v2" as const, configurable: { thread_id, checkpoint_id } };
    for await (const _event of graph.streamEvents(input, options));
  };
  const read = async (thread_id: string) => graph.getState({ configurable: { thread_id } });
  const textsOf = async (thread_id: string) =>
    (await read(thread_id)).values.messages.map(({ content }: HumanMessage) => content);
  return { say, read, textsOf };
}

test("a run from a checkpoint of its thread branches there", async () => {
  const { say, read, textsOf } = makeGraph();
  await say("One.", "mine");
  const first = (await read("mine")).config.configurable?.checkpoint_id;
  await say("Two.", "mine");
  await say("Another two.", "mine", first);
  expect(await textsOf("mine")).toEqual(["One.", "Another two."]);
});

test("a run from an unknown checkpoint, or another thread's, fails and writes nothing", async () => {
  const { say, read, textsOf } = makeGraph();
  await say("One.", "mine");
  await say("Hers.", "hers");
  const hers = (await read("hers")).config.configurable?.checkpoint_id;
  for (const unknown of [randomUUID(), hers]) {
    const refused = say("Two.", "mine", unknown);
    await expect(refused).rejects.toMatchObject({
      name: "invalid_request",
      message: "There is no such checkpoint in this conversation.",
    });
    expect(await textsOf("mine")).toEqual(["One."]);
  }
});
