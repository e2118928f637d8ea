"use client";

import { usePathname } from "next/navigation";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { Conversation } from "./conversation/conversation.tsx";
import type { StoredConversation } from "./conversations.ts";
import { useNewConversation } from "./new-conversation.ts";

const newId = (): string => crypto.randomUUID();

/**
 * Shows the conversation of the URL. A new one gets its id here, in the browser, and its URL only with its first message, by
 * `history.pushState`: that re-renders nothing, so the running answer continues, and the empty page stays in the history for the
 * Back button.
 */
export function ConversationSlot({ stored }: { stored?: StoredConversation }) {
  const named = usePathname().split("/")[2];
  const [own, setOwn] = useState(newId);
  /** The new conversation that has got its address. */
  const started = useRef<string>(undefined);
  // Its first message may be in flight or have failed: an undelivered one becomes a draft again.
  useNewConversation(useCallback(() => named || setOwn(newId), [named]));

  // Back at /chat after this conversation got its address: start the next one. `usePathname` follows pushState late, and not at
  // all if the person goes back before: then only the event tells.
  useLayoutEffect(() => {
    if (named) return;
    const leave = () => {
      if (window.location.pathname === "/chat" && started.current === own) setOwn(newId);
    };
    leave();
    window.addEventListener("popstate", leave);
    return () => window.removeEventListener("popstate", leave);
  }, [named, own]);

  if (named && named !== own) {
    const known = stored?.id === named ? stored : undefined;
    return <Conversation key={named} threadId={named} stored={known} isNew={false} />;
  }
  const start = () => {
    started.current = own;
    window.history.pushState(null, "", `/chat/${own}`);
  };
  return <Conversation key={own} threadId={own} isNew onStarted={start} />;
}
