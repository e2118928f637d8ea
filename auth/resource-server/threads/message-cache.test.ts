import { HumanMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { NodeCache } from "./message-cache.ts";

const node = (hash: string, size: number) => ({
  hash,
  previous: undefined,
  message: new HumanMessage("hello"),
  size,
});

test("the least recently used thread is evicted when the limit is reached", () => {
  const cache = new NodeCache(100);
  cache.add("one", node("a", 40));
  cache.add("two", node("b", 40));
  expect(cache.nodesOf("one").size).toBe(1);
  cache.add("three", node("c", 40));
  expect(["one", "two", "three"].map((thread) => cache.nodesOf(thread).size)).toEqual([1, 0, 1]);
});

test("an evicted thread frees its space", () => {
  const cache = new NodeCache(100);
  cache.add("one", node("a", 90));
  cache.forget("one");
  cache.add("two", node("b", 90));
  cache.add("two", node("b", 90));
  cache.add("three", node("c", 10));
  expect(cache.nodesOf("two").size).toBe(1);
});

test("the thread in use is kept, even if it is larger than the limit by itself", () => {
  const cache = new NodeCache(100);
  cache.add("one", node("a", 90));
  cache.add("one", node("b", 90));
  expect(cache.nodesOf("one").size).toBe(2);
});

test("a thread's size is that of all its messages", () => {
  const cache = new NodeCache(100);
  cache.add("one", node("a", 30));
  cache.add("one", node("b", 30));
  cache.add("two", node("c", 50));
  expect(["one", "two"].map((thread) => cache.nodesOf(thread).size)).toEqual([0, 1]);
});
