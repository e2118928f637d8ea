import { randomUUID } from "node:crypto";
import { MemorySaver } from "@langchain/langgraph";
import {
  AIMessage,
  type BaseMessage,
  createAgent,
  HumanMessage,
  type ReactAgent,
  ToolMessage,
  tool,
} from "langchain";
import { expect, test } from "vitest";
import { z } from "zod";
import { type Answer, servePlayedGitHub } from "#agent/github/tools/testing/played-github.ts";
import { safeguards } from "#agent/safeguards.ts";
import { connectModel, type Kind } from "#agent/testing/model-run.ts";
import {
  anthropicCall,
  anthropicStream,
  anthropicText,
  anthropicThinking,
  openaiStream,
} from "#agent/testing/provider.ts";
import { rulesOf } from "#agent/tools/rules.ts";

const provider = await servePlayedGitHub();

const look = tool(() => "seen", {
  name: "look",
  description: "Reads",
  schema: z.object({}),
  metadata: { provider: "github", access: "read" },
});

/** Runs a conversation with an agent and all its middleware, streaming. @returns its last messages */
async function startChat(kind: Kind, answers: readonly Answer[], options?: Record<string, unknown>) {
  let next = 0;
  provider.script = () => answers[next++] ?? { status: 500, body: {} };
  const agent: ReactAgent = createAgent({
    model: await connectModel(provider, kind, options),
    tools: [look],
    middleware: safeguards(rulesOf([look]), () => agent.graph),
    checkpointer: new MemorySaver(),
  });
  const user = { identity: "alice", session_id: "session", permissions: ["read", "write"] };
  const configurable = { thread_id: randomUUID(), langgraph_auth_user: user };
  return async (...messages: BaseMessage[]): Promise<BaseMessage[]> => {
    const run = await agent.graph.stream({ messages }, { configurable, streamMode: ["messages", "values"] });
    let said: BaseMessage[] = [];
    for await (const [mode, value] of run) if (mode === "values") said = value.messages;
    return said;
  };
}

const bodySchema = z.object({ messages: z.array(z.object({ role: z.string(), content: z.unknown() })) });
/** The messages in the last request to the provider. */
const sent = () => bodySchema.parse(provider.arrivals.at(-1)?.body).messages;

const HELLO = {
  anthropic: anthropicStream([anthropicText("Hello")], "end_turn"),
  openai: openaiStream([{ content: "Hello" }], "stop"),
};
const TOLD = "The model had nothing to add.";

test.each([
  ["without anything", "anthropic", anthropicStream([], "end_turn")],
  ["of white space", "anthropic", anthropicStream([anthropicText(" \n")], "end_turn")],
  ["without a word", "openai", openaiStream([{ content: "" }], "stop")],
] as const)(
  "an answer %s of %s is reported as empty, and the conversation continues",
  async (_what, kind, empty) => {
    const chat = await startChat(kind, [empty, HELLO[kind]]);
    expect((await chat(new HumanMessage("Hi"))).at(-1)?.text).toBe(TOLD);
    expect((await chat(new HumanMessage("Are you there?"))).at(-1)?.text).toBe("Hello");
    expect(sent()).toEqual([
      { role: "user", content: "Hi" },
      { role: "assistant", content: TOLD },
      { role: "user", content: "Are you there?" },
    ]);
  },
);

test("so is one after a tool's result, whose call is kept", async () => {
  const call = anthropicStream([anthropicCall("toolu_1", "look", "{}")], "tool_use");
  const chat = await startChat("anthropic", [call, anthropicStream([], "end_turn"), HELLO.anthropic]);
  expect((await chat(new HumanMessage("Look"))).map(({ text }) => text)).toEqual(["Look", "", "seen", TOLD]);
  expect((await chat(new HumanMessage("Thanks"))).at(-1)?.text).toBe("Hello");
  expect(sent()).toMatchObject([
    { role: "user", content: "Look" },
    { role: "assistant", content: [{ type: "tool_use", id: "toolu_1" }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1" }] },
    { role: "assistant", content: TOLD },
    { role: "user", content: "Thanks" },
  ]);
});

test("reasoning without text is kept, and the answer is reported", async () => {
  const thinking = { thinking: { type: "enabled", budget_tokens: 1024 }, maxTokens: 4000 };
  const thought = anthropicStream([anthropicThinking("sig", "Hm.")], "end_turn");
  const chat = await startChat("anthropic", [thought], thinking);
  const answer = (await chat(new HumanMessage("Hi"))).at(-1);
  expect(answer?.text).toBe(TOLD);
  expect(answer?.content).toMatchObject([{ type: "thinking", thinking: "Hm." }, { type: "text" }]);
});

test("the model gets the replacement for an empty answer that was stored before", async () => {
  const chat = await startChat("anthropic", [HELLO.anthropic]);
  const calls = [{ name: "look", args: {}, id: "toolu_1" }];
  await chat(
    new HumanMessage("Look"),
    new AIMessage({ content: [], tool_calls: calls }),
    new ToolMessage({ content: "seen", tool_call_id: "toolu_1" }),
    new AIMessage({ content: [] }),
    new HumanMessage("And?"),
  );
  expect(sent()).toMatchObject([
    { role: "user", content: "Look" },
    { role: "assistant", content: [{ type: "tool_use", id: "toolu_1" }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1" }] },
    { role: "assistant", content: TOLD },
    { role: "user", content: "And?" },
  ]);
});

test("a stream that broke off before its first word is a failure, not an answer", async () => {
  const chat = await startChat("anthropic", [anthropicStream([])]);
  await expect(chat(new HumanMessage("Hi"))).rejects.toMatchObject({ name: "answer_cut" });
});
