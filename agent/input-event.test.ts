import { Command, isInterrupted, MemorySaver } from "@langchain/langgraph";
import { AIMessage, createAgent, fakeModel, HumanMessage, tool } from "langchain";
import { expect, test } from "vitest";
import { z } from "zod";
import { askApproval } from "#agent/approval/ask.ts";
import { prepareApproval } from "#agent/approval/prepare.ts";
import { memoryNotebook } from "#agent/approval/testing/desk.ts";
import { rulesOf } from "#agent/tools/rules.ts";
import { answerOpenCalls } from "#agent/writes/repair.ts";

const STREAM = { streamMode: ["updates", "custom"] as ("updates" | "custom")[] };
const user = {
  identity: "alice",
  session_id: "s",
  permissions: ["read", "write", "approve"],
  accounts: { github: "alice" },
};

test("a run's stream starts with the message that it answers, and contains no earlier message", async () => {
  const write = tool(() => "done", {
    name: "write",
    schema: z.object({ title: z.string() }),
    metadata: { provider: "github", access: "write" },
  });
  const model = fakeModel();
  for (let turn = 0; turn < 2; turn += 1) {
    model.respondWithTools([{ name: "write", args: { title: `${turn}` }, id: `call-${turn}` }]);
    model.respond(new AIMessage({ id: `answer-${turn}`, content: "Done." }));
  }
  const rules = rulesOf([write]);
  const { graph } = createAgent({
    model,
    tools: [write],
    middleware: [
      answerOpenCalls(memoryNotebook()),
      prepareApproval(rules, () => ({ lifetimeMs: 60_000, writesPerRun: 100 })),
      askApproval(rules),
    ],
    checkpointer: new MemorySaver(),
  });
  const config = { configurable: { thread_id: "thread", langgraph_auth_user: user }, ...STREAM };
  const run = async (input: unknown) => {
    const events: [string, unknown][] = [];
    for await (const event of await graph.stream(input as never, config))
      events.push(event as [string, unknown]);
    return events;
  };
  const turn = async (id: string) => {
    const asked = await run({ messages: [new HumanMessage({ id, content: "Write it." })] });
    const { tasks } = await graph.getState(config);
    const interrupt = tasks.flatMap(({ interrupts }) => interrupts)[0];
    if (!interrupt?.id) throw new Error("nothing was asked");
    const decided = await run(
      new Command({ resume: { [interrupt.id]: { decisions: [{ type: "approve" }] } } }),
    );
    return { asked, decided };
  };
  const first = await turn("one");
  expect(first.asked[0]).toEqual([
    "custom",
    { type: "input", message: { type: "human", id: "one", content: "Write it." }, after: null },
  ]);
  expect(first.asked.at(-1)?.[1]).toSatisfy(isInterrupted);
  const second = await turn("two");
  expect(second.asked[0]?.[1]).toMatchObject({ after: "answer-0" });
  const updates = JSON.stringify([...second.asked.slice(1), ...second.decided]);
  expect(updates).toContain("answer-1");
  expect(updates).not.toContain("answer-0");
});
