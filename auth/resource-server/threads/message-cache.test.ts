import { HumanMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { NodeCache } from "./message-cache.ts";

const node = (size: number) => ({ previous: "", message: new HumanMessage("hello"), size });

test("the least recently used thread is evicted when the limit is reached", () => {
  const cache = new NodeCache(100);
  cache.add("one", "a", node(40));
  cache.add("two", "b", node(40));
  expect(cache.nodesOf("one").size).toBe(1);
  cache.add("three", "c", node(40));
  expect(["one", "two", "three"].map((thread) => cache.nodesOf(thread).size)).toEqual([1, 0, 1]);
});

test("an evicted thread frees its space", () => {
  const cache = new NodeCache(100);
  cache.add("one", "a", node(90));
  cache.forget("one");
  cache.add("two", "b", node(90));
  cache.add("two", "b", node(90));
  cache.add("three", "c", node(10));
  expect(cache.nodesOf("two").size).toBe(1);
});

test("the thread in use is kept, even if it is larger than the limit by itself", () => {
  const cache = new NodeCache(100);
  cache.add("one", "a", node(90));
  cache.add("one", "b", node(90));
  expect(cache.nodesOf("one").size).toBe(2);
});

test("a thread's size is that of all its messages", () => {
  const cache = new NodeCache(100);
  cache.add("one", "a", node(30));
  cache.add("one", "b", node(30));
  cache.add("two", "c", node(50));
  expect(["one", "two"].map((thread) => cache.nodesOf(thread).size)).toEqual([0, 1]);
});
