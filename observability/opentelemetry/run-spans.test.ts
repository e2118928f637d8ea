import { randomUUID } from "node:crypto";
import { Command, interrupt, MemorySaver } from "@langchain/langgraph";
import { SpanStatusCode, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { AIMessage, createAgent, fakeModel, tool } from "langchain";
import { afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { RunSpans } from "./run-spans.ts";

const collector = new InMemorySpanExporter();
beforeAll(() => {
  const spanProcessors = [new SimpleSpanProcessor({ exporter: collector })];
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }));
});
afterEach(() => collector.reset());

const schema = z.object({ what: z.string() });
const look = tool(() => "seen", { name: "look", description: "Reads", schema });
const fail = tool(
  () => {
    throw new TypeError("canary");
  },
  { name: "fail", description: "Fails", schema },
);
const wait = tool(() => String(interrupt("canary")), { name: "wait", description: "Asks", schema });

/** A run of an agent whose model calls one tool, then answers. */
function makeRun(name: string) {
  const call = { name, args: { what: "canary" }, id: "call_1" };
  const usage_metadata = { input_tokens: 3, output_tokens: 5, total_tokens: 8 };
  const model = fakeModel()
    .respond(new AIMessage({ content: "canary", tool_calls: [call], usage_metadata }))
    .respond(new AIMessage("canary"));
  const tools = [look, fail, wait];
  const agent = createAgent({ model, tools, checkpointer: new MemorySaver() }).withConfig({
    callbacks: [new RunSpans()],
  });
  const options = {
    configurable: { thread_id: randomUUID() },
    metadata: { graph_id: "agent", thread_id: "thread" },
  };
  return (input: Command | { messages: [{ role: "user"; content: string }] }) =>
    agent.graph.invoke(input, options);
}
const question = { messages: [{ role: "user", content: "canary" }] } as {
  messages: [{ role: "user"; content: string }];
};

const spans = () => collector.getFinishedSpans();
const findSpan = (name: string) => spans().find((span) => span.name.startsWith(name));

test("a run, its model calls and its tool calls are one trace, without their contents", async () => {
  await makeRun("look")(question);
  const names = spans().map((span) => span.name);
  expect(names).toEqual(["chat model", "execute_tool look", "chat model", "invoke_agent agent"]);
  const run = findSpan("invoke_agent");
  expect(run?.attributes).toMatchObject({ "gen_ai.conversation.id": "thread", "gen_ai.agent.name": "agent" });
  expect(findSpan("chat")?.attributes).toMatchObject({
    "gen_ai.usage.input_tokens": 3,
    "gen_ai.usage.output_tokens": 5,
  });
  for (const name of ["chat", "execute_tool"]) {
    expect(findSpan(name)?.parentSpanContext?.spanId).toBe(run?.spanContext().spanId);
  }
  const told = spans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status }));
  expect(JSON.stringify(told)).not.toContain("canary");
});

test("a failed call has its error's class; the run, which continues, has not failed", async () => {
  await makeRun("fail")(question);
  expect(findSpan("execute_tool")).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { "error.type": "TypeError" },
  });
  expect(findSpan("invoke_agent")?.status.code).toBe(SpanStatusCode.UNSET);
});

test("a run that waits for a person has ended without failing", async () => {
  const run = makeRun("wait");
  await run(question);
  expect(findSpan("execute_tool wait")).toMatchObject({
    status: { code: SpanStatusCode.UNSET },
    attributes: { "obo.outcome": "waiting" },
  });
  expect(findSpan("invoke_agent")?.status.code).toBe(SpanStatusCode.UNSET);
  collector.reset();
  await run(new Command({ resume: "yes" }));
  expect(findSpan("execute_tool wait")?.attributes["obo.outcome"]).toBeUndefined();
});
