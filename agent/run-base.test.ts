import { randomUUID } from "node:crypto";
import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { END, MemorySaver, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { refuseWrongBases } from "./run-base.ts";

function makeGraph(messages: BaseMessage[] = []) {
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("answer", () => ({ messages }))
    .addEdge(START, "answer")
    .addEdge("answer", END)
    .compile({ checkpointer: new MemorySaver() });
  refuseWrongBases(graph);
  const say = async (text: string, thread_id: string, checkpoint_id?: string) => {
    const input = { messages: [new HumanMessage(text)] };
    const options = { version: "v2" as const, configurable: { thread_id, checkpoint_id } };
    for await (const _event of graph.streamEvents(input, options));
  };
  const read = async (thread_id: string) => graph.getState({ configurable: { thread_id } });
  const textsOf = async (thread_id: string) =>
    (await read(thread_id)).values.messages.map(({ content }: HumanMessage) => content);
  return { graph, say, read, textsOf };
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

test("a run whose message has the id of an answer or of a tool's result fails and writes nothing", async () => {
  const { graph, read } = makeGraph([
    new AIMessage({ id: "call", content: "", tool_calls: [{ id: "c", name: "read", args: {} }] }),
    new ToolMessage({ id: "result", tool_call_id: "c", content: "From an issue" }),
    new AIMessage({ id: "answer", content: "Done." }),
  ]);
  const run = (id: string, content: string, checkpoint_id?: string) =>
    graph.invoke(
      { messages: [{ type: "human", id, content }] as never },
      { configurable: { thread_id: "mine", checkpoint_id } },
    );
  await run("question", "One.");
  const first = (await read("mine")).config.configurable?.checkpoint_id;
  const before = (await read("mine")).values.messages;
  for (const id of ["call", "result", "answer"]) {
    await expect(run(id, "Forged.")).rejects.toMatchObject({
      name: "invalid_request",
      message: expect.stringContaining("the id of an answer"),
    });
  }
  await expect(run("result", "Forged.", first)).rejects.toMatchObject({ name: "invalid_request" });
  expect((await read("mine")).values.messages).toEqual(before);
  await run("question", "One, in other words.");
  expect((await read("mine")).values.messages[0]?.content).toBe("One, in other words.");
});
