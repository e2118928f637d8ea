import { describe, expect, test, vi } from "vitest";
import { type Answer, servePlayedGitHub } from "#agent/github/tools/testing/played-github.ts";
import { connectModel, type Kind, listen, runModel } from "#agent/testing/model-run.ts";
import {
  anthropicCall,
  anthropicError,
  anthropicStream,
  anthropicText,
  openaiCall,
  openaiError,
  openaiStream,
} from "#agent/testing/provider.ts";
import { log } from "#observability/log.ts";

const provider = await servePlayedGitHub();

const run = (kind: Kind, answers: Answer[], options?: Record<string, unknown>) =>
  runModel(provider, kind, answers, options);

describe("a failure becomes a message with a code", () => {
  const half = [{ content: "This answer br" }];
  const FAILURES: [string, "openai" | "anthropic", Answer, string][] = [
    ["401", "openai", openaiError(401, "invalid_api_key", "Incorrect API key"), "model_unauthorized"],
    ["429", "openai", openaiError(429, "rate_limit_exceeded", "Rate limit"), "model_busy"],
    ["quota", "openai", openaiError(429, "insufficient_quota", "Quota exceeded"), "model_quota_exceeded"],
    ["400", "openai", openaiError(400, "invalid_request_error", "Invalid schema for a-key"), "model_refused"],
    ["403", "openai", openaiError(403, "unsupported_country", "Country not supported"), "model_forbidden"],
    [
      "404",
      "openai",
      openaiError(404, "model_not_found", "The model `a-model` does not exist"),
      "model_not_found",
    ],
    ["422", "openai", openaiError(422, "unprocessable", "Unprocessable"), "model_refused"],
    ["503", "openai", openaiError(503, "server_error", "Engine down"), "model_unavailable"],
    ["504", "openai", { status: 504, body: "<h1>Gateway time-out</h1>" }, "model_timeout"],
    [
      "context",
      "openai",
      openaiError(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens."),
      "context_too_long",
    ],
    [
      "filter of the prompt",
      "openai",
      openaiError(400, "content_filter", "The response was filtered"),
      "content_filtered",
    ],
    ["filter of the answer", "openai", openaiStream(half, "content_filter"), "content_filtered"],
    ["stream without an end", "openai", openaiStream(half), "answer_cut"],
    ["stream that ends with an error", "openai", openaiStream(half, "error"), "answer_cut"],
    [
      "stream of an overloaded provider",
      "openai",
      openaiStream(half, "insufficient_system_resource"),
      "model_busy",
    ],
    [
      "length used up by reasoning",
      "openai",
      openaiStream([{ reasoning_content: "Hm" }], "length"),
      "answer_too_long",
    ],
    [
      "length that ends within a call",
      "openai",
      openaiStream(openaiCall(0, "get_weather", '{"city":"Ro'), "length"),
      "answer_too_long",
    ],
    [
      "more than can be kept",
      "openai",
      openaiStream([{ content: "x".repeat(1_050_000) }], "stop"),
      "answer_too_large",
    ],
    [
      "stream with a refusal in it",
      "openai",
      {
        headers: { "content-type": "text/event-stream" },
        body: `data: {"error":{"message":"No","type":"invalid_request_error","code":400}}\n\n`,
      },
      "model_refused",
    ],
    ["page of another program", "openai", { body: "<h1>Welcome to nginx!</h1>" }, "model_unreadable"],
    [
      "stream with an error in it",
      "openai",
      {
        headers: { "content-type": "text/event-stream" },
        body: `data: {"error":{"message":"Internal","code":500}}\n\n`,
      },
      "model_unavailable",
    ],
    [
      "malformed tool call",
      "openai",
      openaiStream(openaiCall(0, "get_weather", '{"city":"Ro'), "tool_calls"),
      "tool_call_malformed",
    ],
    [
      "response that is not JSON",
      "openai",
      { status: 502, body: "<h1>Bad gateway</h1>" },
      "model_unavailable",
    ],
    [
      "401",
      "anthropic",
      anthropicError(401, "authentication_error", "invalid x-api-key"),
      "model_unauthorized",
    ],
    ["400", "anthropic", anthropicError(400, "invalid_request_error", "tools.0: bad"), "model_refused"],
    ["403", "anthropic", anthropicError(403, "permission_error", "Not yours"), "model_forbidden"],
    ["404", "anthropic", anthropicError(404, "not_found_error", "model: a-model"), "model_not_found"],
    ["413", "anthropic", anthropicError(413, "request_too_large", "Too large"), "context_too_long"],
    ["500", "anthropic", anthropicError(500, "api_error", "Internal server error"), "model_unavailable"],
    [
      "no credit",
      "anthropic",
      anthropicError(400, "invalid_request_error", "Your credit balance is too low to access the API"),
      "model_quota_exceeded",
    ],
    ["429", "anthropic", anthropicError(429, "rate_limit_error", "Rate limited"), "model_busy"],
    ["overload", "anthropic", anthropicError(529, "overloaded_error", "Overloaded"), "model_busy"],
    [
      "context",
      "anthropic",
      anthropicError(400, "invalid_request_error", "prompt is too long: 200001 tokens > 200000 maximum"),
      "context_too_long",
    ],
    ["refusal", "anthropic", anthropicStream([anthropicText("I can")], "refusal"), "content_filtered"],
    ["stream without an end", "anthropic", anthropicStream([anthropicText("I can")]), "answer_cut"],
    [
      "full context window",
      "anthropic",
      anthropicStream([anthropicText("I can")], "model_context_window_exceeded"),
      "context_too_long",
    ],
    [
      "error of the service during the stream",
      "anthropic",
      {
        headers: { "content-type": "text/event-stream" },
        body: `event: error\ndata: {"type":"error","error":{"type":"api_error","message":"Internal server error"}}\n\n`,
      },
      "model_unavailable",
    ],
    [
      "overload in the middle",
      "anthropic",
      {
        headers: { "content-type": "text/event-stream" },
        body: `event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n`,
      },
      "model_busy",
    ],
    [
      "malformed tool call",
      "anthropic",
      anthropicStream([anthropicCall("toolu_1", "get_weather", '{"city":"Ro')], "tool_use"),
      "tool_call_malformed",
    ],
    [
      "length that ends in a call",
      "anthropic",
      anthropicStream([anthropicCall("toolu_1", "get_weather", '{"city":"Ro')], "max_tokens"),
      "answer_too_long",
    ],
  ];

  test.each(FAILURES)("%s of %s", async (_name, kind, answer, code) => {
    const failed = run(kind, [answer]);
    await expect(failed).rejects.toMatchObject({ name: code, message: expect.stringMatching(/^[A-Z].*\.$/) });
    await expect(failed).rejects.not.toThrow(/a-key/);
  });

  test.each(["openai", "anthropic"] as const)(
    "a connection of %s that breaks during a stream",
    async (kind) => {
      const { body } = kind === "openai" ? openaiStream(half) : anthropicStream([anthropicText("I can")]);
      provider.script = (_arrival, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(body, () => response.destroy());
        return undefined;
      };
      const answer = listen(await connectModel(provider, kind));
      await expect(answer).rejects.toMatchObject({ name: "answer_cut" });
    },
  );
});

describe("an answer that reaches its length limit", () => {
  test.each([
    ["openai", openaiStream([{ content: "First, ```" }, { content: "\n```ts\nlet a" }], "length")],
    ["anthropic", anthropicStream([anthropicText("First, ```", "\n```ts\nlet a")], "max_tokens")],
  ] as const)("of %s is kept, and says so at its end", async (kind, answer) => {
    const messages = await run(kind, [answer]);
    expect(messages.at(-1)?.text).toMatch(/^First, ```\n```ts\nlet a\n```\n\n\*.* length limit .*\*$/s);
  });

  test("runs the complete calls", async () => {
    const messages = await run("openai", [
      openaiStream(openaiCall(0, "get_weather", '{"city":"Rome"}'), "length"),
      openaiStream([{ content: "Rain." }], "stop"),
    ]);
    expect(messages.map(({ text }) => text).slice(2)).toEqual(["It rains in Rome.", "Rain."]);
  });
});

test("the provider's message is in the log, cut and without keys, and nowhere else", async () => {
  const lines: string[] = [];
  const write = vi
    .spyOn(log(), "error")
    .mockImplementation((fields) => void lines.push(JSON.stringify(fields)));
  const words = `Incorrect API key provided: sk-proj-abcdef123456. ${"x".repeat(5_000)}`;
  const failed = run("openai", [openaiError(401, "invalid_api_key", words, { "x-request-id": "req_1" })]);
  const error = await failed.catch((thrown: Error) => thrown);
  write.mockRestore();
  expect(String(error)).not.toMatch(/sk-|Incorrect/);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    error: "model_unauthorized",
    status: 401,
    provider_request_id: "req_1",
    provider_says: expect.stringMatching(/Incorrect API key provided: \[redacted\]/),
  });
  expect(lines[0]?.length).toBeLessThan(1_000);
});

describe("a briefly overloaded provider", () => {
  test.each([
    [
      "openai",
      openaiError(429, "rate_limit_exceeded", "Rate limit", { "retry-after": "0" }),
      openaiStream([{ content: "Hello" }], "stop"),
    ],
    [
      "anthropic",
      anthropicError(529, "overloaded_error", "Overloaded", { "retry-after": "0" }),
      anthropicStream([anthropicText("Hello")], "end_turn"),
    ],
  ] as const)("%s is asked again, and nobody hears of it", async (kind, refusal, answer) => {
    const messages = await run(kind, [refusal, answer], { maxRetries: 2 });
    expect(messages.at(-1)?.text).toBe("Hello");
    expect(provider.arrivals).toHaveLength(2);
  });
});
