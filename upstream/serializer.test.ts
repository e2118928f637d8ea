import { AIMessage, AIMessageChunk, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { MemorySaver } from "@langchain/langgraph-checkpoint";
import { expect, test } from "vitest";
import { tolerate } from "./serializer.ts";

const plain = new MemorySaver().serde;
const tolerant = tolerate(plain);
const bogus = { lc: 1, type: "constructor", id: ["bogus"] };
const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`);

/** A call with these arguments as stored by an older version, in a streamed and an unstreamed message. */
function conversationWith(args: Record<string, unknown>) {
  const call = { id: "c1", name: "get_issue", args };
  const piece = { id: "c1", name: "get_issue", args: JSON.stringify(args), index: 0 };
  return {
    messages: [
      new HumanMessage("Hello"),
      new AIMessage({ content: "", tool_calls: [call] }),
      new AIMessageChunk({ content: "", tool_call_chunks: [piece] }),
      new ToolMessage({ content: "Done.", tool_call_id: "c1" }),
    ],
    waiting: { actions: [{ args }] },
  };
}

async function load(value: unknown): Promise<ReturnType<typeof conversationWith>> {
  const [type, data] = await plain.dumpsTyped(value);
  return (await tolerant.loadsTyped(type, data)) as ReturnType<typeof conversationWith>;
}

test.each([
  ["a constructor that does not exist", { value: bogus }],
  ["arguments that are one", bogus],
  ["a secret", { value: { lc: 1, type: "secret", id: ["OPENAI_API_KEY"] } }],
  [
    "a message that is none",
    { lc: 1, type: "constructor", id: ["langchain_core", "messages", "Nothing"], kwargs: {} },
  ],
  ["60 levels", JSON.parse(`${`{"a":`.repeat(60)}1${"}".repeat(60)}`)],
  ["3,000 levels", deep],
])("a conversation with %s can be loaded, stored and loaded again", async (_name, args) => {
  const loaded = await load(conversationWith(args));
  const again = await load(loaded);
  for (const { messages, waiting } of [loaded, again]) {
    expect(messages.map((message) => message.type)).toEqual(["human", "ai", "ai", "tool"]);
    expect(messages[0]?.text).toBe("Hello");
    expect(messages[2]).toMatchObject({ tool_calls: [{ id: "c1", name: "get_issue" }] });
    expect(waiting.actions).toHaveLength(1);
    expect(JSON.stringify([messages, waiting]).length).toBeLessThan(10_000);
  }
});

test("loadable values are loaded as by LangGraph", async () => {
  const value = {
    ...conversationWith({ owner: "alice", text: '{"lc":1} [[[ \\" ]' }),
    some: new Set([1]),
    none: undefined,
  };
  const [type, data] = await plain.dumpsTyped(value);
  expect(await tolerant.loadsTyped(type, data)).toEqual(await plain.loadsTyped(type, data));
});

test("invalid JSON is an error, as before", async () => {
  await expect(tolerant.loadsTyped("json", "{")).rejects.toThrow(SyntaxError);
});
