import type { Client } from "@langchain/langgraph-sdk";
import { expect, test } from "vitest";
import { findFork } from "./find-fork.ts";

/** A thread with that many checkpoints, starting with c0; message m1 is in it from c3 on. */
function makeThread(length: number) {
  const asked: string[] = [];
  const stateAt = (index: number) => ({
    checkpoint: { checkpoint_id: `c${index}` },
    parent_checkpoint: index > 0 ? { checkpoint_id: `c${index - 1}` } : null,
    values: { messages: [{ id: "m0" }, ...(index >= 3 ? [{ id: "m1" }] : [])] },
  });
  const threads = {
    getState: async (_thread: string, at?: string) => {
      asked.push(at ?? "newest");
      return stateAt(at ? Number(at.slice(1)) : length - 1);
    },
    fetch: async (_path: string, { params }: { params: { limit: number; before: string } }) => {
      const { limit, before } = params;
      const end = Number(before.slice(1));
      asked.push(`${limit} before ${before}`);
      return Array.from({ length: Math.min(limit, end) }, (_, index) => stateAt(end - 1 - index));
    },
  };
  return { threads: threads as unknown as Client["threads"], asked };
}

test("a message forks at the checkpoint right before it, which is searched by pages", async () => {
  const { threads, asked } = makeThread(30);
  await expect(findFork(threads, "t", "m1", undefined)).resolves.toEqual({
    checkpoint: "c2",
    leaf: "c29",
    path: ["m0", "m1"],
  });
  expect(asked).toEqual(["newest", "12 before c29", "12 before c17", "12 before c5"]);
});

test("in an older version, the search starts at that version's end", async () => {
  const { threads } = makeThread(30);
  await expect(findFork(threads, "t", "m1", "c6")).resolves.toMatchObject({
    checkpoint: "c2",
    leaf: "c6",
  });
});

test("a message of another version is not found", async () => {
  const { threads } = makeThread(30);
  await expect(findFork(threads, "t", "m7", undefined)).rejects.toThrow("not in the conversation");
});

test("a message that was there from the very first checkpoint can't be edited", async () => {
  const { threads } = makeThread(30);
  await expect(findFork(threads, "t", "m0", undefined)).rejects.toThrow("does not reach back");
});
