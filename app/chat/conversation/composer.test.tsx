// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Composer } from "./composer.tsx";

const [onSend, onStop, onIntent] = [vi.fn(), vi.fn(), vi.fn()];

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.clearAllMocks();
});

function composer(props: { isRunning?: boolean; draftKey?: string } = {}) {
  const { isRunning = false, draftKey = "thread" } = props;
  return <Composer ref={{ current: null }} {...{ draftKey, isRunning, onIntent, onSend, onStop }} />;
}

const box = () => screen.getByRole("textbox", { name: "Message" }) as HTMLTextAreaElement;

test("Enter sends the text and empties the composer; Shift+Enter adds a line", async () => {
  const user = userEvent.setup();
  render(composer());
  await user.type(box(), "One{Shift>}{Enter}{/Shift}two");
  expect(box().value).toBe("One\ntwo");
  expect(onSend).not.toHaveBeenCalled();
  await user.keyboard("{Enter}");
  expect(onSend).toHaveBeenCalledExactlyOnceWith("One\ntwo");
  expect(box().value).toBe("");
  expect(document.activeElement).toBe(box());
});

test("Enter does not send while an input method composes, in Safari too", async () => {
  const user = userEvent.setup();
  render(composer());
  await user.type(box(), "かな");
  fireEvent.keyDown(box(), { key: "Enter", isComposing: true });
  fireEvent.keyDown(box(), { key: "Enter", keyCode: 229 });
  expect(onSend).not.toHaveBeenCalled();
});

test("whitespace alone can't be sent", async () => {
  const user = userEvent.setup();
  render(composer());
  await user.type(box(), "  {Enter}");
  expect(onSend).not.toHaveBeenCalled();
  expect((screen.getByRole("button", { name: "Send" }) as HTMLButtonElement).disabled).toBe(true);
});

test("a draft survives the page until the server has the message", async () => {
  const user = userEvent.setup();
  const { unmount } = render(composer());
  await user.type(box(), "Half a th");
  unmount();
  render(composer());
  expect(box().value).toBe("Half a th");
  await user.type(box(), "ought{Enter}");
  expect(localStorage.getItem("obo-draft:thread")).toBe("Half a thought");
});

test("while the agent answers, the next message can be written, and Stop reacts once to a double click", async () => {
  const user = userEvent.setup();
  render(composer({ isRunning: true }));
  await user.type(box(), "Next{Enter}");
  expect(onSend).toHaveBeenCalledExactlyOnceWith("Next");
  await user.dblClick(screen.getByRole("button", { name: "Stop" }));
  expect(onStop).toHaveBeenCalledOnce();
});

test("the start of typing is reported, so that the code for sending can be loaded", async () => {
  const user = userEvent.setup();
  render(composer());
  await user.type(box(), "a");
  expect(onIntent).toHaveBeenCalled();
});
