import { ChatAnthropic } from "@langchain/anthropic";
import type { AIMessageChunk } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { createAgent } from "langchain";
import { describe, expect, test, vi } from "vitest";
import { type Answer, servePlayedGitHub } from "#agent/github/tools/testing/played-github.ts";
import { connectModel, type Kind, runModel } from "#agent/testing/model-run.ts";
import {
  anthropicCall,
  anthropicStream,
  anthropicText,
  anthropicThinking,
  openaiCall,
  openaiStream,
} from "#agent/testing/provider.ts";

const provider = await servePlayedGitHub();

const connect = (kind: Kind, options?: Record<string, unknown>) => connectModel(provider, kind, options);
const run = (kind: Kind, answers: Answer[], options?: Record<string, unknown>) =>
  runModel(provider, kind, answers, options);

async function collect(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk[]> {
  const chunks: AIMessageChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** The body of one of the agent's requests. */
const sent = (index: number) => provider.arrivals[index]?.body as Record<string, unknown>;

describe("OpenAI's format", () => {
  test("text arrives piece by piece, with the key in the Authorization header", async () => {
    provider.script = () =>
      openaiStream([{ content: "Hello" }, { content: ", " }, { content: "you" }], "stop");
    const chunks = await collect(await (await connect("openai")).stream("Hi"));
    expect(chunks.map((chunk) => chunk.text).filter(Boolean)).toEqual(["Hello", ", ", "you"]);
    expect(provider.arrivals[0]).toMatchObject({
      path: "/v1/chat/completions",
      headers: { authorization: "Bearer a-key" },
      body: { model: "a-model", stream: true },
    });
  });

  test("reasoning of compatible servers (vLLM, Ollama) arrives beside the text", async () => {
    const thoughts = [{ reasoning_content: "Let me " }, { reasoning_content: "think." }];
    provider.script = () => openaiStream([...thoughts, { content: "Yes" }], "stop");
    const chunks = await collect(await (await connect("openai")).stream("Hi"));
    const reasoning = chunks.map((chunk) => chunk.additional_kwargs.reasoning_content).filter(Boolean);
    expect(reasoning).toEqual(["Let me ", "think."]);
    expect(chunks.map((chunk) => chunk.text).join("")).toBe("Yes");
  });

  test("parallel tool calls are assembled, run, and answered by id", async () => {
    const calls = [
      ...openaiCall(0, "get_weather", '{"city":"Rome"}'),
      ...openaiCall(1, "get_weather", '{"city":"Oslo"}'),
    ];
    const messages = await run("openai", [
      openaiStream(calls, "tool_calls"),
      openaiStream([{ content: "Rain." }], "stop"),
    ]);
    expect(messages.at(-1)?.text).toBe("Rain.");
    expect(sent(1).messages).toMatchObject([
      { role: "user" },
      { role: "assistant", tool_calls: [{ id: "call_0" }, { id: "call_1" }] },
      { role: "tool", tool_call_id: "call_0", content: "It rains in Rome." },
      { role: "tool", tool_call_id: "call_1", content: "It rains in Oslo." },
    ]);
    expect(sent(0).tools).toMatchObject([{ type: "function", function: { name: "get_weather" } }]);
  });
});

test.each([
  ["openai", ChatOpenAI],
  ["anthropic", ChatAnthropic],
] as const)(
  "the model of %s is used without LangChain's wrapper, which would create it again for each call",
  async (kind, providersOwn) => {
    expect(await connect(kind)).toBeInstanceOf(providersOwn);
  },
);

test("a run without message listeners calls the provider once, and no other host", async () => {
  const hosts = vi.spyOn(globalThis, "fetch");
  const message = { role: "assistant", content: "Hello" };
  provider.script = () => ({
    body: { id: "1", model: "m", choices: [{ index: 0, message, finish_reason: "stop" }] },
  });
  const agent = createAgent({ model: await connect("openai"), tools: [] });
  const { messages } = await agent.graph.invoke({ messages: [{ role: "user", content: "Hi" }] });
  expect(messages.at(-1)?.text).toBe("Hello");
  expect(hosts.mock.calls.map(([address]) => String(address))).toEqual([
    `${provider.url}/v1/chat/completions`,
  ]);
  hosts.mockRestore();
});

describe("Anthropic's format", () => {
  test("text and thinking arrive piece by piece, with the key in x-api-key", async () => {
    const blocks = [anthropicThinking("sig", "Let me ", "think."), anthropicText("Hello", ", you")];
    provider.script = () => anthropicStream(blocks, "end_turn");
    const model = await connect("anthropic", {
      thinking: { type: "enabled", budget_tokens: 1024 },
      maxTokens: 4000,
    });
    const chunks = await collect(await model.stream("Hi"));
    expect(chunks.map((chunk) => chunk.text).filter(Boolean)).toEqual(["Hello", ", you"]);
    const thoughts = chunks.flatMap((chunk) => (Array.isArray(chunk.content) ? chunk.content : []));
    expect(thoughts).toContainEqual(expect.objectContaining({ type: "thinking", thinking: "Let me " }));
    expect(thoughts).toContainEqual(expect.objectContaining({ type: "thinking", thinking: "think." }));
    expect(provider.arrivals[0]).toMatchObject({
      path: "/v1/messages",
      headers: { "x-api-key": "a-key" },
      body: { stream: true, thinking: { budget_tokens: 1024 } },
    });
  });

  test("parallel tool calls are run and answered together, with the signed thinking returned", async () => {
    const first = [
      anthropicThinking("a-signature", "Two cities."),
      anthropicText("I look."),
      anthropicCall("toolu_1", "get_weather", '{"city":"Rome"}'),
      anthropicCall("toolu_2", "get_weather", '{"city":"Oslo"}'),
    ];
    const messages = await run(
      "anthropic",
      [anthropicStream(first, "tool_use"), anthropicStream([anthropicText("Rain.")], "end_turn")],
      { thinking: { type: "enabled", budget_tokens: 1024 }, maxTokens: 4000 },
    );
    expect(messages.at(-1)?.text).toBe("Rain.");
    const [, said, results] = sent(1).messages as { role: string; content: unknown[] }[];
    expect(said).toMatchObject({
      role: "assistant",
      content: expect.arrayContaining([
        expect.objectContaining({ type: "thinking", thinking: "Two cities.", signature: "a-signature" }),
        expect.objectContaining({ type: "tool_use", id: "toolu_1", input: { city: "Rome" } }),
        expect.objectContaining({ type: "tool_use", id: "toolu_2", input: { city: "Oslo" } }),
      ]),
    });
    expect(results).toMatchObject({
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "toolu_1" },
        { type: "tool_result", tool_use_id: "toolu_2" },
      ],
    });
  });
});
