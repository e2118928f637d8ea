import { HumanMessage } from "@langchain/core/messages";
import { JsonPlusSerializer } from "@langchain/langgraph-checkpoint";
import { expect, test } from "vitest";
import { MessageLists } from "./message-lists.ts";

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
