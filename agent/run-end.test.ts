import { randomUUID } from "node:crypto";
import { AIMessage } from "@langchain/core/messages";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { interrupt, MemorySaver } from "@langchain/langgraph";
import { createAgent, createMiddleware } from "langchain";
import { expect, test } from "vitest";
import { RunningAnswers } from "#auth/resource-server/running-answers.ts";
import { RunEnd } from "./run-end.ts";

class Model extends FakeListChatModel {
  readonly answer: () => Promise<AIMessage>;

  constructor(answer: () => Promise<AIMessage>) {
    super({ responses: [] });
    this.answer = answer;
  }

  override bindTools(): this {
    return this;
  }

  override async _generate() {
    return { generations: [{ text: "", message: await this.answer() }] };
  }
}

/** Runs an agent as an accepted run: a second one is rejected while it runs, and accepted afterwards. */
async function runLimited(answer: () => Promise<AIMessage>, signal?: AbortSignal, asks = false) {
  const answers = new RunningAnswers(1);
  const runId = randomUUID();
  answers.accept(runId, "alice");
  let during: boolean | undefined;
  const model = new Model(async () => {
    during = answers.accept(randomUUID(), "alice");
    return answer();
  });
  const ask = createMiddleware({ name: "ask", afterAgent: () => void (asks && interrupt("Well?")) });
  const agent = createAgent({ model, tools: [], middleware: [ask], checkpointer: new MemorySaver() });
  const input = { messages: [{ role: "user", content: "Hello" }] };
  const config = { runId, configurable: { thread_id: "t" }, ...(signal ? { signal } : {}) };
  const stream = agent.withConfig({ callbacks: [new RunEnd(answers)] }).stream(input, config);
  const read = async () => {
    for await (const _chunk of await stream);
  };
  await read().catch(() => "failed or stopped");
  expect(during).toBe(false);
  await expect.poll(() => answers.accept(randomUUID(), "alice")).toBe(true);
}

const hello = async () => new AIMessage("Hello");

test("a run counts until it has answered", async () => {
  await runLimited(hello);
});

test("a run counts until it has failed", async () => {
  const fail = () => Promise.reject(new Error("down"));
  await runLimited(fail);
});

test("a run counts until it asks the person", async () => {
  await runLimited(hello, undefined, true);
});

test("a run counts until it is stopped", async () => {
  const stop = new AbortController();
  const waiting = () => {
    stop.abort();
    return new Promise<AIMessage>(() => {});
  };
  await runLimited(waiting, stop.signal);
});
