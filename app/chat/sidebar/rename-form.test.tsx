// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { RenameForm } from "./rename-form.tsx";

afterEach(cleanup);

function show() {
  const onDone = vi.fn();
  render(
    <>
      <RenameForm title="Tea" onDone={onDone} />
      <button type="button">Elsewhere</button>
    </>,
  );
  return { user: userEvent.setup(), onDone };
}

test("the title is focused and selected, so that typing replaces it; Enter keeps the new one", async () => {
  const { user, onDone } = show();
  expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Name of the conversation" }));
  await user.keyboard(" Green tea {Enter}");
  expect(onDone).toHaveBeenCalledExactlyOnceWith("Green tea", false);
});

test("Escape leaves the title as it was, and closes nothing else", async () => {
  const onEscape = vi.fn();
  document.addEventListener("keydown", onEscape, { once: true });
  const { user, onDone } = show();
  await user.keyboard("Something else{Escape}");
  expect(onDone).toHaveBeenCalledExactlyOnceWith(undefined, false);
  await user.click(screen.getByRole("button", { name: "Elsewhere" }));
  expect(onDone).toHaveBeenCalledOnce();
});

test("leaving the field keeps the new title, and says that the focus is elsewhere", async () => {
  const { user, onDone } = show();
  await user.keyboard("Green tea");
  await user.click(screen.getByRole("button", { name: "Elsewhere" }));
  expect(onDone).toHaveBeenCalledExactlyOnceWith("Green tea", true);
});
