import { describe, expect, test } from "vitest";
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
import { type Answer, servePlayedGitHub } from "#agent/tools/testing/played-github.ts";

const provider = await servePlayedGitHub();

const run = (kind: Kind, answers: Answer[], options?: Record<string, unknown>) =>
  runModel(provider, kind, answers, options);

describe("a failure becomes a sentence with a code", () => {
  const half = [{ content: "This answer br" }];
  const FAILURES: [string, "openai" | "anthropic", Answer, string][] = [
    ["401", "openai", openaiError(401, "invalid_api_key", "Incorrect API key"), "model_unauthorized"],
    ["429", "openai", openaiError(429, "rate_limit_exceeded", "Rate limit"), "model_busy"],
    ["quota", "openai", openaiError(429, "insufficient_quota", "You exceeded your quota"), "model_busy"],
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
    ["stream without an end", "openai", openaiStream(half), "model_unavailable"],
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
    ["answer that is no JSON", "openai", { status: 502, body: "<h1>Bad gateway</h1>" }, "model_unavailable"],
    [
      "401",
      "anthropic",
      anthropicError(401, "authentication_error", "invalid x-api-key"),
      "model_unauthorized",
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
    ["stream without an end", "anthropic", anthropicStream([anthropicText("I can")]), "model_unavailable"],
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
      anthropicStream([anthropicCall("toolu_1", "get_weather", '{"city":"Ro')], "max_tokens"),
      "tool_call_malformed",
    ],
  ];

  test.each(FAILURES)("%s of %s", async (_name, kind, answer, code) => {
    const failed = run(kind, [answer]);
    await expect(failed).rejects.toMatchObject({ name: code, message: expect.stringMatching(/^[A-Z].*\.$/) });
    await expect(failed).rejects.not.toThrow(/a-key/);
  });

  test.each(["openai", "anthropic"] as const)(
    "a connection of %s that breaks in mid-stream",
    async (kind) => {
      const { body } = kind === "openai" ? openaiStream(half) : anthropicStream([anthropicText("I can")]);
      provider.script = (_arrival, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(body, () => response.destroy());
        return undefined;
      };
      const answer = listen(await connectModel(provider, kind));
      await expect(answer).rejects.toMatchObject({ name: "model_unavailable" });
    },
  );
});

describe("a provider that is busy for a moment", () => {
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
