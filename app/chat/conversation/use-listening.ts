import { useEffect } from "react";
import type { Chat } from "./chat.ts";
import { toProblem } from "./problem.ts";
import { findActiveRun } from "./runs.ts";

/**
 * Joins a run that was active when the page was left, or is active in another tab; stops listening when the conversation is left.
 * Reconnects when the browser is online again or the page becomes visible. Unsent text is kept when the page is reloaded or closed.
 * @param isNew nothing of the conversation is stored yet
 */
export function useListening(chat: Chat, isNew: boolean): void {
  useEffect(() => {
    const leave = chat.enter();
    const end = new AbortController();
    const { signal } = end;
    window.addEventListener("pagehide", () => chat.keepUnsent(), { signal });
    window.addEventListener("online", () => chat.look(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || chat.look(), { signal });
    return () => {
      end.abort();
      leave();
    };
  }, [chat]);
  useEffect(() => {
    if (isNew) return;
    let isCurrent = true;
    const listen = async (): Promise<void> => {
      const run = await findActiveRun(chat.client, chat.threadId);
      if (!isCurrent) return;
      if (run) chat.join(run.id);
      else await chat.page.head.settle();
    };
    // The state is loaded at the same time and reports failures, except for a connection lost in between.
    listen().catch((error) => {
      if (isCurrent && toProblem(error).kind === "offline") chat.fail(error);
    });
    return () => {
      isCurrent = false;
    };
  }, [chat, isNew]);
}
