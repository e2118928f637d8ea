import { ChatOpenAI } from "@langchain/openai";
import { createAgent, MiddlewareError } from "langchain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CAN_RETRY, type ModelErrorCode } from "#auth/protocol/model-error-codes.ts";
import { MODEL_PROBLEMS } from "#auth/protocol/model-problems.ts";
import { startModel } from "#dev/model/server.ts";
import type { Running } from "#dev/server/listen.ts";
import { classify, explainModelErrors } from "./errors.ts";
import { readFailure } from "./provider-failure.ts";

let server: Running;
beforeAll(async () => {
  server = await startModel({ port: 0, tokenDelayMs: 0 });
});
afterAll(() => server.close());

test.each([
  ["embedded-401", "model_unauthorized"],
  ["embedded-429", "model_busy"],
  ["embedded-500", "model_unavailable"],
  ["embedded-context-too-long", "context_too_long"],
  ["embedded-cut-stream", "answer_cut"],
])("a model failure of kind %s ends the run with %s and our message", async (model, code) => {
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

/** As LangChain wraps it, once per middleware. */
const wrap = (error: unknown) =>
  MiddlewareError.wrap(MiddlewareError.wrap(error, "summarise_long"), "answer_open_calls");
const http = (status: number, message = "", more: object = {}) =>
  Object.assign(new Error(`${status} ${message}`), { status, ...more });

test.each<[unknown, ModelErrorCode]>([
  [http(400, "bad tools"), "model_refused"],
  [http(400, "prompt is too long: 200001 tokens > 200000 maximum"), "context_too_long"],
  [http(400, "", { code: "content_filter" }), "content_filtered"],
  [http(400, "Your credit balance is too low"), "model_quota_exceeded"],
  [http(400, "gpt-x is not a valid model ID"), "model_not_found"],
  // Mistral, DeepSeek, Ollama, LiteLLM, Together
  [http(400, "Invalid model: mistral-x", { type: "invalid_model" }), "model_not_found"],
  [http(400, "Model Not Exist"), "model_not_found"],
  [http(400, "model 'llama9' not found, try pulling it first"), "model_not_found"],
  [http(400, "Unknown model: x"), "model_not_found"],
  [http(422, "Unable to access model x. Unsupported model."), "model_not_found"],
  // Groq, Anthropic, OpenAI: a model that is no longer served
  [http(400, "The model `x` has been decommissioned", { code: "model_decommissioned" }), "model_not_found"],
  [http(400, "model: claude-x is no longer available"), "model_not_found"],
  [http(410, "This model was retired on 2026-01-01"), "model_not_found"],
  [http(429, "Your account is not active", { code: "billing_not_active" }), "model_quota_exceeded"],
  [http(400, "Insufficient Balance"), "model_quota_exceeded"],
  // llama.cpp, xAI, Cohere, Bedrock
  [http(400, "the request exceeds the available context size (4096 tokens)"), "context_too_long"],
  [http(400, "This model's maximum prompt length is 131072"), "context_too_long"],
  [http(400, "too many tokens: size limit exceeded by 20 tokens"), "context_too_long"],
  [http(400, "Input is too long for requested model."), "context_too_long"],
  [
    http(400, "Billing hard limit has been reached", { code: "billing_hard_limit_reached" }),
    "model_quota_exceeded",
  ],
  // Gemini's endpoint for OpenAI's clients, and gateways
  [http(400, "API key not valid. Please pass a valid API key."), "model_unauthorized"],
  [http(400, "Incorrect API key provided"), "model_unauthorized"],
  [http(400, "tool_choice: model does not support tools"), "model_refused"],
  [http(405), "model_refused"],
  [http(451), "model_refused"],
  [http(522), "model_unavailable"],
  [http(401), "model_unauthorized"],
  [http(402), "model_quota_exceeded"],
  [http(403), "model_forbidden"],
  [http(404), "model_not_found"],
  [http(408), "model_timeout"],
  [http(409), "model_busy"],
  [http(413), "context_too_long"],
  [http(422), "model_refused"],
  [http(429, "You exceeded your current quota", { code: "insufficient_quota" }), "model_quota_exceeded"],
  [http(429, "Rate limit"), "model_busy"],
  [http(500, "the context window service failed"), "model_unavailable"],
  [http(503), "model_unavailable"],
  [http(504), "model_timeout"],
  [http(529, "overloaded_error"), "model_busy"],
  [Object.assign(new Error("No"), { code: 502 }), "model_unavailable"],
  [Object.assign(new Error("Request timed out."), { name: "TimeoutError" }), "model_timeout"],
  [
    Object.assign(new Error("Connection error."), { cause: { code: "UND_ERR_HEADERS_TIMEOUT" } }),
    "model_timeout",
  ],
  [new TypeError("fetch failed"), "model_unavailable"],
  [new TypeError("terminated"), "answer_cut"],
  [new SyntaxError("Unexpected token <"), "model_unreadable"],
  ["a string", "model_unreadable"],
])("%s is %s, also wrapped by middleware", (error, code) => {
  expect(classify(readFailure(error))).toBe(code);
  expect(classify(readFailure(wrap(error)))).toBe(code);
});

test("an error that is its own cause does not loop", () => {
  const error = new Error("round");
  error.cause = error;
  expect(classify(readFailure(error))).toBe("model_unreadable");
});

test("a message says “try again” only if that can help", () => {
  for (const [code, canRetry] of Object.entries(CAN_RETRY))
    expect(/try again/i.test(MODEL_PROBLEMS[code as ModelErrorCode]), code).toBe(canRetry);
});
