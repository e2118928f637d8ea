import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { messagesStateReducer } from "@langchain/langgraph";
import { emptyCheckpoint, JsonPlusSerializer } from "@langchain/langgraph-checkpoint";
import { describe, expect, test } from "vitest";
import { type ListNode, MessageLists } from "./message-lists.ts";

test("while a longer list is being stored, the next one serializes only what it adds to what is stored", async () => {
  const serde = new JsonPlusSerializer();
  let serialized = 0;
  const counting = {
    dumpsTyped: (value: unknown) => {
      serialized += 1;
      return serde.dumpsTyped(value);
    },
    loadsTyped: serde.loadsTyped.bind(serde),
  };
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  let inserts = 0;
  async function insert(): Promise<void> {
    inserts += 1;
    if (inserts === 1) return;
    asked.resolve();
    await gate.promise;
  }
  const lists = new MessageLists({ insert, read: async () => [] }, counting);
  const messages = Array.from({ length: 10 }, (_, at) => new HumanMessage({ id: `m${at}`, content: "Hi" }));
  await lists.pack("thread", [messages.slice(0, 8)]);
  expect(serialized).toBe(8);

  const longer = lists.pack("thread", [messages.slice(0, 9)]);
  await asked.promise;
  const longest = lists.pack("thread", [messages]);
  gate.resolve();
  await Promise.all([longer, longest]);
  expect(serialized).toBe(8 + 1 + 2);
});

describe("a loaded list", () => {
  const rows = new Map<string, ListNode>();
  const table = {
    async insert(_threadId: string, nodes: readonly ListNode[]) {
      for (const node of nodes) rows.set(node.hash, node);
    },
    async read(_threadId: string, hash: string) {
      const found: ListNode[] = [];
      for (let row = rows.get(hash); row; row = rows.get(row.previous)) found.push(row);
      return found;
    },
  };

  async function load(lists: MessageLists, reference: unknown, thread = "thread"): Promise<BaseMessage[]> {
    const checkpoint = { ...emptyCheckpoint(), channel_values: { messages: reference } };
    const tuple = await lists.unpack({ config: { configurable: { thread_id: thread } }, checkpoint });
    return tuple.checkpoint.channel_values.messages as BaseMessage[];
  }

  async function store(): Promise<{ lists: MessageLists; reference: unknown }> {
    const lists = new MessageLists(table, new JsonPlusSerializer());
    const messages = [
      new HumanMessage({ id: "1", content: "Hello" }),
      new AIMessage({ id: "2", content: "Hi" }),
      new HumanMessage({ id: "3", content: "Tea?" }),
      new AIMessage({ id: "4", content: "Yes" }),
    ];
    const [reference] = await lists.pack("thread", [messages]);
    return { lists, reference };
  }

  const textsOf = (messages: readonly BaseMessage[]) => messages.map(({ text }) => text);

  test.each(["cached", "read"])(
    "has messages of the current turn that can be changed without affecting other runs (%s)",
    async (from) => {
      const { lists, reference } = await store();
      const reader = from === "cached" ? lists : new MessageLists(table, new JsonPlusSerializer());
      const list = await load(reader, reference);
      for (const message of list.slice(2)) message.content += "!";
      expect(textsOf(await load(reader, reference))).toEqual(["Hello", "Hi", "Tea?", "Yes"]);
      const [changed] = await reader.pack("thread", [list]);
      expect(textsOf(await load(reader, changed))).toEqual(["Hello", "Hi", "Tea?!", "Yes!"]);
    },
  );

  test("whose first message was replaced is stored with the others, in another thread too", async () => {
    const { lists, reference } = await store();
    const list = await load(lists, reference);
    list[0] = new HumanMessage({ id: "1", content: "Good morning" });
    for (const thread of ["thread", "other"]) {
      const [changed] = await lists.pack(thread, [list]);
      expect(textsOf(await load(lists, changed, thread))).toEqual(["Good morning", "Hi", "Tea?", "Yes"]);
    }
  });

  test("has messages without an id, which the reducer can set", async () => {
    const lists = new MessageLists(table, new JsonPlusSerializer());
    const [reference] = await lists.pack("thread", [[new HumanMessage("Hello"), new HumanMessage("Tea?")]]);
    const list = messagesStateReducer([], await load(lists, reference));
    const [changed] = await lists.pack("thread", [list]);
    expect((await load(lists, changed)).map(({ id }) => id)).toEqual(list.map(({ id }) => id ?? "none"));
  });

  test("has messages of earlier turns that can be replaced, but not changed", async () => {
    const { lists, reference } = await store();
    const list = await load(lists, reference);
    expect(() => Object.assign(list[1] ?? {}, { content: "other" })).toThrow(TypeError);
    list[1] = new AIMessage({ id: "2", content: "other" });
    const [changed] = await lists.pack("thread", [list]);
    expect(textsOf(await load(lists, changed))).toEqual(["Hello", "other", "Tea?", "Yes"]);
    expect(textsOf(await load(lists, reference))).toEqual(["Hello", "Hi", "Tea?", "Yes"]);
  });
});
