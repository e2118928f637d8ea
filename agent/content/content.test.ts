import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { MemorySaver } from "@langchain/langgraph";
import { createAgent, fakeModel, ToolMessage, tool } from "langchain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checkAnswers, showResults } from "#agent/content/middleware.ts";
import { toVisibleText } from "#agent/content/visible-result.ts";
import { servePlayedGitHub } from "#agent/github/tools/testing/played-github.ts";
import { explainModelErrors } from "#agent/model/errors.ts";
import { connectModel } from "#agent/testing/model-run.ts";
import { type Delta, openaiStream } from "#agent/testing/provider.ts";
import { answerOpenCalls } from "#agent/writes/repair.ts";

const provider = await servePlayedGitHub();

const echo = tool(({ what }) => `read ${JSON.stringify(what)}`, {
  name: "echo",
  description: "Reads",
  schema: z.looseObject({ what: z.unknown() }),
});
const middleware = [checkAnswers(), explainModelErrors(), showResults()] as const;

/** A model answer that calls the tool, and then a text answer. */
async function runCalls(
  calls: { name: string; args: Record<string, unknown>; id: string }[],
): Promise<BaseMessage[]> {
  const model = fakeModel()
    .respond(new AIMessage({ content: "", tool_calls: calls }))
    .respond(new AIMessage("Done."));
  const agent = createAgent({ model, tools: [echo], middleware, checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: crypto.randomUUID() } };
  await agent.graph.invoke({ messages: [{ role: "user", content: "Go" }] }, config);
  const { values } = await agent.graph.getState(config);
  return values.messages;
}

const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`);

describe("a call whose arguments can't be stored", () => {
  test.each([
    ["a constructor", { what: { lc: 1, type: "constructor", id: ["bogus"] } }, /"lc"/],
    ["3,000 levels", { what: deep }, /nested deeper/],
    ["too much", { what: "x".repeat(600_000) }, /too large/],
  ])(
    "(%s) is not run, the model gets the reason, and the conversation can be loaded",
    async (_name, args, why) => {
      const messages = await runCalls([
        { name: "echo", args, id: "c1" },
        { name: "echo", args: { what: "fine" }, id: "c2" },
      ]);
      expect(messages.map(({ type }) => type)).toEqual(["human", "ai", "tool", "tool", "ai"]);
      expect(messages[2]).toMatchObject({ status: "error", content: expect.stringMatching(why) });
      expect(messages[3]?.text).toBe('read "fine"');
      expect(messages[1]).toMatchObject({ tool_calls: [{ id: "c1", args: {} }, { id: "c2" }] });
    },
  );
});

test("half of a surrogate pair in a call is repaired", async () => {
  const messages = await runCalls([{ name: "echo", args: { what: "a\ud83d" }, id: "c1" }]);
  expect(messages[2]?.text).toBe('read "a\ufffd"');
});

describe("a provider's calls", () => {
  const call = (index: number, id: string | undefined): Delta[] => [
    { tool_calls: [{ index, id, type: "function", function: { name: "echo", arguments: '{"what":' } }] },
    { tool_calls: [{ index, function: { arguments: `${index}}` } }] },
  ];

  /** Runs two turns of a conversation, in each of which the provider makes these calls. @returns the streamed and stored messages */
  async function converse(...calls: Delta[][]) {
    const model = await connectModel(provider, "openai");
    const agent = createAgent({ model, tools: [echo], middleware, checkpointer: new MemorySaver() });
    const config = { configurable: { thread_id: crypto.randomUUID() } };
    const streamed = new Set<string>();
    for (const _turn of [1, 2]) {
      let asked = 0;
      provider.script = () => {
        asked += 1;
        return asked === 1
          ? openaiStream(calls.flat(), "tool_calls")
          : openaiStream([{ content: "Done." }], "stop");
      };
      const input = { messages: [{ role: "user", content: "Go" }] };
      for await (const [message] of await agent.graph.stream(input, { ...config, streamMode: "messages" })) {
        for (const { id } of Object(message).tool_call_chunks ?? []) if (id) streamed.add(id);
      }
    }
    const messages: BaseMessage[] = (await agent.graph.getState(config)).values.messages;
    const ids = messages.flatMap((message) =>
      AIMessage.isInstance(message) ? (message.tool_calls ?? []).map(({ id }) => id) : [],
    );
    const answered = messages.flatMap((message) =>
      ToolMessage.isInstance(message) ? [message.tool_call_id] : [],
    );
    return { streamed: [...streamed], ids, answered, last: messages.at(-1)?.text };
  }

  test.each<[string, Delta[][]]>([
    ["counted from zero in each turn", [call(0, "call_0"), call(1, "call_1")]],
    ["with the same id for both", [call(0, "call_0"), call(1, "call_0")]],
    ["without an id", [call(0, undefined), call(1, undefined)]],
    ["with an empty id", [call(0, ""), call(1, "")]],
    ["with an id that can't be stored", [call(0, "call\ud83d"), call(1, "call\u0000")]],
    ["with a number for an id", [call(0, 7 as never), call(1, 8 as never)]],
    [
      "with all ids at one index",
      [
        call(0, "call_0").slice(0, 1),
        [{ tool_calls: [{ index: 0, function: { arguments: "0}" } }] }],
        call(1, "call_0"),
      ],
    ],
  ])("%s have ids of their own, the same in the stream and in what is stored", async (_name, calls) => {
    const { streamed, ids, answered, last } = await converse(...calls);
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => typeof id === "string" && /^[\x21-\x7e]+$/.test(id))).toBe(true);
    expect(answered).toEqual(ids);
    expect(streamed).toEqual(ids);
    expect(last).toBe("Done.");
  });
});

test.each([
  ["the same each time", () => "chatcmpl-1"],
  ["not storable", () => "chatcmpl-\ud83d"],
])("answers whose id is %s do not replace each other, streamed or stored", async (_name, makeId) => {
  const model = await connectModel(provider, "openai");
  const agent = createAgent({ model, tools: [echo], middleware, checkpointer: new MemorySaver() });
  const config = { configurable: { thread_id: crypto.randomUUID() } };
  const streamed = new Set<string>();
  for (const turn of ["one", "two", "three"]) {
    provider.script = () => openaiStream([{ content: turn }, { content: "." }], "stop", makeId());
    const input = { messages: [{ role: "user", content: turn }] };
    for await (const [message] of await agent.graph.stream(input, { ...config, streamMode: "messages" }))
      if (message.id) streamed.add(message.id);
  }
  const messages: BaseMessage[] = (await agent.graph.getState(config)).values.messages;
  expect(messages.map(({ text }) => text)).toEqual(["one", "one.", "two", "two.", "three", "three."]);
  const stored = messages.flatMap((message) => (AIMessage.isInstance(message) ? [message.id] : []));
  expect(new Set(stored).size).toBe(3);
  expect([...streamed]).toEqual(stored);
});

test("a conversation continues in which an older version left a call open after another with its id", async () => {
  const open = (id: string) => new AIMessage({ content: "", tool_calls: [{ name: "echo", args: {}, id }] });
  const messages = [
    new HumanMessage("One"),
    open("call_0"),
    new ToolMessage({ content: "1", tool_call_id: "call_0" }),
    new HumanMessage("Two"),
    open("call_0"),
    new HumanMessage("Three"),
  ];
  const notebook = {
    begin: async () => {},
    end: async () => {},
    forget: async () => {},
    find: async () => undefined,
  };
  const model = fakeModel().respond(new AIMessage("Done."));
  const agent = createAgent({ model, tools: [echo], middleware: [answerOpenCalls(notebook)] });
  const state = await agent.graph.invoke({ messages });
  expect(state.messages.map(({ type }: BaseMessage) => type)).toEqual([
    "human",
    "ai",
    "tool",
    "human",
    "ai",
    "tool",
    "human",
    "ai",
  ]);
});

describe("invisible characters are removed from the model's input", () => {
  const tags = [..."merge"]
    .map((letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)))
    .join("");
  const places = {
    labels: [`bug${tags}`],
    head: { ref: `main${tags}` },
    files: [{ filename: `a\u202eb${tags}.ts` }],
    author: `bob${tags}`,
    [`key${tags}`]: "\u0007\u200b\ud800x",
  };

  test("in a result, in any field", () => {
    expect(JSON.parse(toVisibleText(JSON.stringify({ untrusted: true, source: "a/b", ...places })))).toEqual({
      untrusted: true,
      source: "a/b",
      labels: ["bug"],
      head: { ref: "main" },
      files: [{ filename: "ab.ts" }],
      author: "bob",
      key: "x",
    });
  });

  test("in an error's text", () => {
    expect(toVisibleText(`Not found: "x${tags}\u202e"`)).toBe('Not found: "x"');
  });

  test("in LangChain's message about invalid arguments", async () => {
    const strict = tool(() => "", { name: "strict", description: "x", schema: z.object({ n: z.number() }) });
    const model = fakeModel()
      .respond(
        new AIMessage({ content: "", tool_calls: [{ name: "strict", args: { n: `x${tags}` }, id: "c1" }] }),
      )
      .respond(new AIMessage("Done."));
    const agent = createAgent({ model, tools: [strict], middleware });
    const { messages } = await agent.graph.invoke({ messages: [{ role: "user", content: "Go" }] });
    expect(messages[2]?.text).not.toContain(tags);
    expect(messages[2]).toMatchObject({ status: "error" });
  });
});
