import { expect, test, vi } from "vitest";
import { closeToast, readToasts, showToast, subscribeToToasts } from "./store.ts";

test("a toast calls back once when it disappears, or runs its action instead", () => {
  const [run, onGone] = [vi.fn(), vi.fn()];
  const gone = showToast({ text: "Gone", onGone, action: { name: "Undo", run } });
  closeToast(gone, false);
  closeToast(gone, false);
  expect(onGone).toHaveBeenCalledTimes(1);
  expect(run).not.toHaveBeenCalled();
  const undone = showToast({ text: "Undone", onGone, action: { name: "Undo", run } });
  closeToast(undone, true);
  // Closing it, which is part of the action, does not count as disappearing.
  closeToast(undone, false);
  expect(run).toHaveBeenCalledTimes(1);
  expect(onGone).toHaveBeenCalledTimes(1);
});

test("subscribers are notified of each change until they unsubscribe", () => {
  const listen = vi.fn();
  const stop = subscribeToToasts(listen);
  const id = showToast({ text: "Hello" });
  expect(readToasts()).toMatchObject([{ text: "Hello", tone: "plain" }]);
  stop();
  closeToast(id, false);
  expect(listen).toHaveBeenCalledTimes(1);
});
