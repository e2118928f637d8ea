import { beforeEach, expect, test, vi } from "vitest";
import { dropDraft, moveDraft, readDraft, returnToDraft, writeDraft } from "./drafts.ts";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  });
});

test("a message that has arrived is no draft any more, but what was written after it is", () => {
  writeDraft("c", "Sent \n");
  dropDraft("c", "Sent");
  expect(readDraft("c")).toBe("");
  writeDraft("c", "The next");
  dropDraft("c", "Sent");
  expect(readDraft("c")).toBe("The next");
});

test("what was not sent stands before what is being written, each once", () => {
  writeDraft("c", "third");
  returnToDraft("c", ["first", "second"]);
  expect(readDraft("c")).toBe("first\n\nsecond\n\nthird");
  writeDraft("d", "second");
  returnToDraft("d", ["first", "second"]);
  expect(readDraft("d")).toBe("first\n\nsecond");
});

test("what is sent in the stead of what was not, is kept behind it until it has arrived, and not shown to be written on", () => {
  writeDraft("c", "sent");
  expect(returnToDraft("c", ["unsent"], "sent")).toBe("unsent");
  expect(readDraft("c")).toBe("unsent\n\nsent");
  dropDraft("c", "sent");
  expect(readDraft("c")).toBe("unsent");
});

test("without storage nothing is kept, and nothing fails", () => {
  vi.stubGlobal("localStorage", undefined);
  writeDraft("c", "lost");
  expect(readDraft("c")).toBe("");
});

test("what was written for a conversation that is gone goes before what waits for a new one", () => {
  writeDraft("gone", "Not lost");
  writeDraft("new", "Half a thought");
  moveDraft("gone", "new");
  expect(readDraft("new")).toBe("Not lost\n\nHalf a thought");
  expect(readDraft("gone")).toBe("");
});
