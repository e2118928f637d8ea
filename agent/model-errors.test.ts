import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { classify, explainModelErrors } from "#agent/model-errors.ts";
import { type RunningModel, startModel } from "#dev/model/server.ts";

let server: RunningModel;
beforeAll(async () => {
  server = await startModel({ port: 0, tokenDelayMs: 0 });
});
afterAll(() => server.close());

test.each([
  ["embedded-401", "model_unauthorized"],
  ["embedded-429", "model_busy"],
  ["embedded-500", "model_unavailable"],
  ["embedded-context-too-long", "context_too_long"],
  ["embedded-cut-stream", "model_unavailable"],
])("a model that fails as %s ends the run with %s and a sentence of ours", async (model, code) => {
  const chat = new ChatOpenAI({
    model,
    apiKey: "any",
    maxRetries: 0,
    streaming: true,
    configuration: { baseURL: `${server.url}/v1` },
  });
  const agent = createAgent({ model: chat, tools: [], middleware: [explainModelErrors()] });
  const answer = agent.graph.invoke({ messages: [{ role: "user", content: "hello" }] });
  await expect(answer).rejects.toMatchObject({ name: code, message: expect.stringMatching(/\.$/) });
});

test.each([
  [{ status: 529, message: "overloaded_error" }, "model_busy"],
  [{ status: 400, message: "prompt is too long: 200001 tokens > 200000 maximum" }, "context_too_long"],
  [{ status: 400, code: "content_filter", message: "" }, "content_filtered"],
  [{ status: 400, message: "bad tools" }, "model_refused"],
  [new TypeError("fetch failed"), "model_unavailable"],
  ["a string", "model_unavailable"],
])("%j is %s", (error, code) => {
  expect(classify(error)).toBe(code);
});
