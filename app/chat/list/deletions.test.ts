import { beforeEach, expect, test, vi } from "vitest";
import { closeToast, readToasts } from "#app/ui/toasts/store.ts";
import { deleteWithUndo, finishDeletions } from "./deletions.ts";

const told = { onDeleted: vi.fn(), onBack: vi.fn() };
const server = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.resetAllMocks();
  vi.stubGlobal("fetch", server);
  for (const { id } of readToasts()) closeToast(id, true);
});

/** Whether a promise is settled by now. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  const turn = new Promise((resolve) => setImmediate(resolve, "waits"));
  return (await Promise.race([promise, turn])) !== "waits";
}

test("a conversation that the server has deleted is never reported as kept", async () => {
  server.mockResolvedValue(new Response());
  told.onDeleted.mockImplementation(() => {
    throw new DOMException("Channel is closed", "InvalidStateError");
  });
  deleteWithUndo({ id: "one", title: "One" }, told);
  await finishDeletions();
  expect(told.onDeleted).toHaveBeenCalledTimes(1);
  expect(readToasts()).toEqual([]);
});

test("a refused deletion is reported, and not announced as done", async () => {
  server.mockResolvedValue(new Response(null, { status: 409 }));
  deleteWithUndo({ id: "two", title: "Two" }, told);
  await finishDeletions();
  expect(told.onDeleted).not.toHaveBeenCalled();
  expect(readToasts()).toMatchObject([{ tone: "bad", text: expect.stringContaining("“Two”") }]);
});

test("leaving waits for the server's response, including deletions in progress", async () => {
  const answers: ((answer: Response) => void)[] = [];
  server.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
  deleteWithUndo({ id: "three", title: "Three" }, told);
  for (const { id } of readToasts()) closeToast(id, false);
  deleteWithUndo({ id: "four", title: "Four" }, told);
  const leaving = finishDeletions();
  expect(answers).toHaveLength(2);
  answers[1]?.(new Response());
  expect(await isOver(leaving)).toBe(false);
  answers[0]?.(new Response());
  await leaving;
  expect(told.onDeleted).toHaveBeenCalledTimes(2);
});

test("leaving does not wait forever", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  server.mockReturnValue(new Promise(() => {}));
  deleteWithUndo({ id: "five", title: "Five" }, told);
  const leaving = finishDeletions();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await isOver(leaving)).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  await leaving;
  vi.useRealTimers();
});
