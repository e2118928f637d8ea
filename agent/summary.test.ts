import { randomUUID } from "node:crypto";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";
import { MemorySaver } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
import { AIMessage, createAgent, createMiddleware, fakeModel, tool } from "langchain";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { summariseLong } from "#agent/summary.ts";
import { startModel } from "#dev/model/server.ts";
import type { Running } from "#dev/server/listen.ts";
import { explainModelErrors } from "./model/errors.ts";

const LIMIT = 1000;
const LONG = "word ".repeat(300);
let server: Running;
/** The model's input, by call. */
const given: BaseMessage[][] = [];

beforeAll(async () => {
  server = await startModel({ port: 0, tokenDelayMs: 0 });
});
afterAll(() => server.close());
beforeEach(() => given.splice(0));

const look = tool(() => JSON.stringify({ untrusted: true, source: "bob/trap", text: LONG }), {
  name: "look",
  description: "Reads",
  schema: z.object({}),
});
const spy = createMiddleware({
  name: "spy",
  wrapModelCall: (request, handler) => {
    given.push([...request.messages]);
    return handler(request);
  },
});

const embedded = (model = "embedded") =>
  new ChatOpenAI({ model, apiKey: "any", maxRetries: 0, configuration: { baseURL: `${server.url}/v1` } });

function makeAgent(summariser = embedded(), model: BaseChatModel = embedded()) {
  const agent = createAgent({
    model,
    tools: [look],
    middleware: [explainModelErrors(), summariseLong(summariser, LIMIT), spy],
    checkpointer: new MemorySaver(),
  });
  return { agent, configurable: { thread_id: randomUUID() } };
}

function makeChat(summariser?: ChatOpenAI, model?: BaseChatModel) {
  const { agent, configurable } = makeAgent(summariser, model);
  return async (content: string): Promise<BaseMessage[]> =>
    (await agent.graph.invoke({ messages: [{ role: "user", content }] }, { configurable })).messages;
}

const script = (...steps: unknown[]) => `script:\n${JSON.stringify(steps)}`;
const lookAndSay = (text: string) => script({ call: "look", args: {} }, text);

test("a short conversation is passed to the model unchanged", async () => {
  const chat = makeChat();
  await chat("Hello");
  await chat("Thanks");
  expect(given.at(-1)?.map((message) => message.type)).toEqual(["human", "ai", "human"]);
});

test("of a long conversation the model gets a summary and the end, and the person still reads all of it", async () => {
  const chat = makeChat();
  let messages: BaseMessage[] = [];
  for (const name of ["one", "two", "three", "four", "five", "six"])
    messages = await chat(lookAndSay(`Said ${name}`));
  expect(messages.filter((message) => message.type === "human")).toHaveLength(6);
  expect(messages.map((message) => message.text)).toEqual(
    expect.arrayContaining(["one", "two", "three", "four", "five", "six"].map((name) => `Said ${name}`)),
  );
  const last = given.at(-1) ?? [];
  expect(last[0]?.text).toMatch(/^Here is a summary of the conversation to date:[\s\S]*The person asked/);
  expect(last.map((message) => message.text).join().length).toBeLessThan(4 * LIMIT + 2 * LONG.length);
});

test("the state has the summary's last message, and keeps its text private", async () => {
  const { agent, configurable } = makeAgent();
  const invoke = (content: string) =>
    agent.graph.invoke({ messages: [{ role: "user", content }] }, { configurable });
  expect((await invoke("Hello")).summarised_upto).toBeUndefined();
  let state = await invoke(lookAndSay("Said one"));
  for (const name of ["two", "three", "four"]) state = await invoke(lookAndSay(`Said ${name}`));
  const ids = state.messages.map((message: BaseMessage) => message.id);
  expect(ids.indexOf(state.summarised_upto ?? undefined)).toBeGreaterThan(0);
  expect(JSON.stringify(state)).not.toContain("Here is a summary");
});

test("a call and its result are never separated", async () => {
  const chat = makeChat();
  for (let turn = 0; turn < 8; turn += 1) await chat(lookAndSay(`Turn ${turn}`));
  expect(given.some(([first]) => first?.text.startsWith("Here is a summary"))).toBe(true);
  for (const messages of given) {
    const calls = messages.flatMap((message) => readIds(message, "tool_calls"));
    const results = messages.flatMap((message) => readIds(message, "tool_call_id"));
    expect(new Set(results)).toEqual(new Set(calls));
  }
});

test("the last question is kept verbatim, however much is read for it", async () => {
  const model = fakeModel();
  for (let turn = 0; turn < 8; turn += 1) {
    model.respond(new AIMessage({ content: "", tool_calls: [{ name: "look", args: {}, id: `c${turn}` }] }));
  }
  const question = "Look everywhere";
  await makeChat(embedded(), model.respond(new AIMessage("Enough.")))(question);
  const cut = given.filter(([first]) => first?.text.startsWith("Here is a summary"));
  expect(cut.length).toBeGreaterThan(1);
  for (const messages of given) {
    expect(messages.filter((message) => message.text === question)).toHaveLength(1);
    expect(messages.map((message) => message.text).join().length).toBeLessThan(4 * LIMIT + 2 * LONG.length);
  }
});

test("a summary is reused by the next question while the conversation is short enough", async () => {
  const chat = makeChat();
  for (let turn = 0; turn < 4; turn += 1) await chat(lookAndSay(`Turn ${turn}`));
  const [summary] = given.at(-1) ?? [];
  await chat("Thanks");
  expect(given.at(-1)?.[0]?.text).toBe(summary?.text);
});

test("if no summary can be created, nothing is left out", async () => {
  const chat = makeChat(embedded("embedded-500"));
  let messages: BaseMessage[] = [];
  for (let turn = 0; turn < 4; turn += 1) messages = await chat(lookAndSay(`Turn ${turn}`));
  expect(given.at(-1)).toHaveLength(messages.length - 1);
});

function readIds(message: BaseMessage, key: "tool_calls" | "tool_call_id"): unknown[] {
  const value: unknown = Reflect.get(message, key);
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.map((call) => Reflect.get(call, "id")) : [];
}
