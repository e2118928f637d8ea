import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Chat } from "./chat.ts";
import type { Page } from "./conversation-options.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A conversation whose page does nothing but note what it is asked for. */
function openChat({ isRunning = false, at = undefined as string | undefined } = {}) {
  const submit = vi.fn<Page["stream"]["submit"]>(() => new Promise(() => {}));
  const [onUnsent, onTaken, onReload] = [vi.fn<Page["onUnsent"]>(), vi.fn(), vi.fn()];
  const chat = new Chat({ threadId: "t", at } as Page, () => {});
  const stream = { submit, joinStream: vi.fn(), isLoading: false };
  const cancel = vi.spyOn(chat.client.runs, "cancel").mockResolvedValue();
  chat.page = { stream, isRunning, onUnsent, onTaken, onReload } as unknown as Page;
  const sent = () => submit.mock.calls.map(([input]) => input?.messages?.at(0)?.content);
  return { chat, submit, sent, cancel, onUnsent, onTaken, onReload };
}

test("the first message of an older version follows its checkpoint, the next one the newest", () => {
  const { chat, submit } = openChat({ at: "c1" });
  chat.send("one");
  expect(submit.mock.lastCall?.[1]).toMatchObject({ checkpoint: { checkpoint_id: "c1" } });
  chat.onCreated({ run_id: "r1" });
  chat.onFinish();
  chat.submit({});
  expect(submit.mock.lastCall?.[1]).not.toHaveProperty("checkpoint");
});

test("messages wait for the answer, and are sent one after the other", () => {
  const { chat, sent } = openChat({ isRunning: true });
  chat.send("one");
  chat.send("two");
  expect(sent()).toEqual([]);
  chat.sendNext();
  chat.sendNext();
  expect(sent()).toEqual(["one"]);
  expect(chat.takeQueue()).toEqual(["two"]);
});

test("Stop cancels the run, and returns the messages that wait for it", () => {
  const { chat, cancel, onUnsent } = openChat();
  chat.send("one");
  chat.onCreated({ run_id: "r1" });
  chat.send("two");
  chat.stop();
  expect(cancel).toHaveBeenCalledExactlyOnceWith("t", "r1");
  expect(onUnsent).toHaveBeenCalledExactlyOnceWith(["two"]);
  expect(chat.now).toMatchObject({ phase: "interrupted", stopped: "r1" });
});

test("a refused message returns to the composer once, an accepted one never", () => {
  const refused = Object.assign(new Error("no"), { status: 401 });
  const { chat, onUnsent, onTaken } = openChat();
  chat.send("one");
  chat.fail(refused);
  expect(onUnsent).toHaveBeenCalledExactlyOnceWith(["one"]);
  chat.keepUnsent();
  expect(onUnsent).toHaveBeenLastCalledWith([]);
  chat.send("two");
  chat.onCreated({ run_id: "r1" });
  chat.fail(refused);
  expect(onTaken).toHaveBeenCalledExactlyOnceWith("two", undefined);
  expect(onUnsent).not.toHaveBeenCalledWith(["two"]);
});

test("an answer to a question that another window has answered shows what is asked now", () => {
  const { chat, onReload } = openChat();
  chat.answer({ q1: { type: "approve" } });
  chat.fail(Object.assign(new Error("outdated"), { status: 409 }));
  expect(onReload).toHaveBeenCalledExactlyOnceWith([]);
  expect(chat.now.error).toBeUndefined();
});

test("a message that the network has lost stays, and the server is asked about it a moment later", () => {
  const { chat, onUnsent } = openChat();
  const asked = vi.spyOn(chat.client.runs, "list").mockReturnValue(new Promise(() => {}));
  chat.send("one");
  chat.fail(new TypeError("Failed to fetch"));
  expect(chat.now).toMatchObject({ phase: "failed", connection: "waiting" });
  expect(asked).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(asked).toHaveBeenCalled();
  expect(chat.now.submission?.message?.content).toBe("one");
  expect(onUnsent).not.toHaveBeenCalled();
});

test("an undelivered first message, which no state has yet, can be edited", () => {
  const { chat } = openChat();
  const pending = new Promise<never>(() => {});
  vi.spyOn(chat.client.threads, "getState").mockReturnValue(pending);
  const branching = { readAll: () => pending } as unknown as Page["branching"];
  chat.page = { ...chat.page, state: {} as Page["state"], branching };
  chat.send("one");
  chat.fail(Object.assign(new Error("busy"), { status: 429 }));
  const id = chat.now.submission?.message?.id ?? "";
  chat.editMessage(id, "two");
  expect(chat.now).toMatchObject({ phase: "preparing", submission: { message: { content: "two" } } });
});
