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

test("a delivered message is dropped from the draft, text written after it is not", () => {
  writeDraft("c", "Sent \n");
  dropDraft("c", "Sent");
  expect(readDraft("c")).toBe("");
  writeDraft("c", "The next");
  dropDraft("c", "Sent");
  expect(readDraft("c")).toBe("The next");
});

test("unsent messages come before the draft, each once", () => {
  writeDraft("c", "third");
  returnToDraft("c", ["first", "second"]);
  expect(readDraft("c")).toBe("first\n\nsecond\n\nthird");
  writeDraft("d", "second");
  returnToDraft("d", ["first", "second"]);
  expect(readDraft("d")).toBe("first\n\nsecond");
});

test("the message being sent stays in the stored draft until it is delivered, but not in the composer", () => {
  writeDraft("c", "sent");
  expect(returnToDraft("c", ["unsent"], "sent")).toBe("unsent");
  expect(readDraft("c")).toBe("unsent\n\nsent");
  dropDraft("c", "sent");
  expect(readDraft("c")).toBe("unsent");
});

test("without storage nothing is stored, and nothing fails", () => {
  vi.stubGlobal("localStorage", undefined);
  writeDraft("c", "lost");
  expect(readDraft("c")).toBe("");
});

test("the draft of a deleted conversation goes before that of a new one", () => {
  writeDraft("gone", "Not lost");
  writeDraft("new", "Half a thought");
  moveDraft("gone", "new");
  expect(readDraft("new")).toBe("Not lost\n\nHalf a thought");
  expect(readDraft("gone")).toBe("");
});
