"use client";

import { usePathname } from "next/navigation";
import { useCallback, useState } from "react";
import { Conversation } from "./conversation/conversation.tsx";
import type { StoredConversation } from "./conversations.ts";
import { useNewConversation } from "./new-conversation.ts";

const makeOwn = () => ({ id: crypto.randomUUID() as string, isNamed: false });

/**
 * Shows the conversation of the URL. A new one gets its id here, in the browser, and its URL only with its first message, by
 * `history.pushState`: that re-renders nothing, so the running answer continues, and the empty page stays in the history for the
 * Back button.
 */
export function ConversationSlot({ stored }: { stored?: StoredConversation }) {
  const named = usePathname().split("/")[2];
  const [own, setOwn] = useState(makeOwn);
  // Its first message may be in flight or have failed: an undelivered one becomes a draft again.
  useNewConversation(useCallback(() => window.location.pathname === "/chat" && setOwn(makeOwn()), []));

  if (named && named !== own.id) {
    const known = stored?.id === named ? stored : undefined;
    return <Conversation key={named} threadId={named} stored={known} isNew={false} />;
  }
  // `usePathname` follows pushState late: an address counts once it has been seen.
  if (named && !own.isNamed) setOwn({ id: own.id, isNamed: true });
  if (!named && own.isNamed) {
    // Back at /chat after this conversation got its address: start the next one.
    setOwn(makeOwn());
    return null;
  }
  return (
    <Conversation
      key={own.id}
      threadId={own.id}
      isNew
      onStarted={() => window.history.pushState(null, "", `/chat/${own.id}`)}
    />
  );
}
