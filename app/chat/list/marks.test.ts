import { describe, expect, test } from "vitest";
import { type ListedThread, toMarks } from "./marks.ts";

const AT = "2026-11-21T10:00:00.000Z";
const READ = Date.parse(AT);

function markOf(thread: Partial<ListedThread>, readAt: number | null = READ): string | undefined {
  const threads = [{ thread_id: "one", status: "idle", created_at: AT, updated_at: AT, ...thread }];
  return toMarks(threads, [{ id: "one", title: "One", updatedAt: 0, readAt }]).get("one");
}

const LATER = "2026-11-21T10:00:05.000Z";

describe("the mark of a conversation", () => {
  test("is unread if something arrived after the person last read it", () => {
    expect(markOf({ updated_at: LATER })).toBe("unread");
    expect(markOf({ updated_at: LATER }, Date.parse(LATER))).toBeUndefined();
  });

  test("is not unread for a record that the server recreated, nor from before reading was recorded", () => {
    expect(markOf({ created_at: LATER, updated_at: LATER })).toBeUndefined();
    expect(markOf({ updated_at: LATER }, null)).toBeUndefined();
  });

  test("prefers “working” to “unread”", () => {
    expect(markOf({ status: "busy", updated_at: LATER })).toBe("running");
  });

  test.each(["approve", "connect"])("says that the person is asked to %s", (kind) => {
    const interrupts = { "task-1": [], "task-2": [{ id: "x", value: { kind } }] };
    expect(markOf({ status: "interrupted", interrupts })).toBe(kind);
  });

  test("asks for nothing if an answer was just stopped, or a question is unknown", () => {
    expect(markOf({ status: "interrupted", interrupts: {} })).toBeUndefined();
    expect(
      markOf({ status: "interrupted", interrupts: { task: [{ value: "why?" }, null] } }),
    ).toBeUndefined();
  });
});
