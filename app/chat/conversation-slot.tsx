"use client";

import { usePathname } from "next/navigation";
import { useCallback, useState } from "react";
import { useBeginAnew } from "./begin-anew.ts";
import { Conversation } from "./conversation/conversation.tsx";
import type { StoredConversation } from "./conversations.ts";

const makeOwn = () => ({ id: crypto.randomUUID() as string, isNamed: false });

/**
 * Shows the conversation that the address names. A new one gets its id here, in the browser, and its address only with
 * its first message: by `history.pushState`, which renders nothing again, so that the running answer is not cut off, and
 * leaves the empty page behind it for the Back button.
 */
export function ConversationSlot({ stored }: { stored?: StoredConversation }) {
  const named = usePathname().split("/")[2];
  const [own, setOwn] = useState(makeOwn);
  // Its first message may be on its way, or have failed: it is left, and what did not arrive is a draft again.
  useBeginAnew(useCallback(() => window.location.pathname === "/chat" && setOwn(makeOwn()), []));

  if (named && named !== own.id) {
    const known = stored?.id === named ? stored : undefined;
    return <Conversation key={named} threadId={named} stored={known} isNew={false} />;
  }
  // The address follows pushState later than our own state would: only what it has said once counts.
  if (named && !own.isNamed) setOwn({ id: own.id, isNamed: true });
  if (!named && own.isNamed) {
    // Back at /chat after the conversation of this slot got its address: the next one begins.
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
