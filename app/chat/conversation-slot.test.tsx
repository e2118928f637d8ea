// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ConversationSlot } from "./conversation-slot.tsx";
import { startNewConversation } from "./new-conversation.ts";

/** What the router has followed so far. */
let followed = "/chat";
vi.mock("next/navigation", () => ({ usePathname: () => followed }));
vi.mock("./conversation/conversation.tsx", () => ({
  Conversation: ({ threadId, onStarted }: { threadId: string; onStarted?: () => void }) => (
    <button type="button" onClick={onStarted}>
      {threadId}
    </button>
  ),
}));

beforeEach(() => {
  followed = "/chat";
  window.history.replaceState(null, "", "/chat");
});
afterEach(cleanup);

const shown = () => screen.getByRole("button").textContent ?? "";

function open() {
  const { rerender } = render(<ConversationSlot />);
  return {
    id: shown(),
    /** The router notices an address. */
    follow(path: string) {
      followed = path;
      rerender(<ConversationSlot />);
    },
    /** The browser has gone to an address by Back or Forward. */
    go(path: string) {
      window.history.replaceState(null, "", path);
      act(() => void window.dispatchEvent(new Event("popstate")));
    },
  };
}

test("a new conversation gets its address with its first message, and stays the same", () => {
  const { id, follow } = open();
  fireEvent.click(screen.getByRole("button"));
  expect(window.location.pathname).toBe(`/chat/${id}`);
  expect(shown()).toBe(id);
  follow(`/chat/${id}`);
  expect(shown()).toBe(id);
});

test("Back from a conversation with an address leads to an empty one, and Forward to it again", () => {
  const { id, follow, go } = open();
  fireEvent.click(screen.getByRole("button"));
  follow(`/chat/${id}`);
  go("/chat");
  follow("/chat");
  expect(shown()).not.toBe(id);
  go(`/chat/${id}`);
  follow(`/chat/${id}`);
  expect(shown()).toBe(id);
});

test("so does Back before the router has noticed the address", () => {
  const { id, go } = open();
  fireEvent.click(screen.getByRole("button"));
  go("/chat");
  expect(shown()).not.toBe(id);
});

test("a new conversation can be asked for until the router has noticed the address of the current one", () => {
  const { id, follow } = open();
  act(startNewConversation);
  const second = shown();
  expect(second).not.toBe(id);
  fireEvent.click(screen.getByRole("button"));
  act(startNewConversation);
  const third = shown();
  expect(third).not.toBe(second);
  fireEvent.click(screen.getByRole("button"));
  follow(`/chat/${third}`);
  act(startNewConversation);
  expect(shown()).toBe(third);
});
