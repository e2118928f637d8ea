"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { buttonClass } from "#app/ui/button.tsx";
import { moveDraft, NEW_CONVERSATION } from "./conversation/drafts.ts";
import { startNewConversation } from "./new-conversation.ts";

/** Leads from a deleted conversation to a new one, with its draft. */
export function NewFromDraft() {
  const threadId = usePathname().split("/")[2];
  return (
    <Link
      href="/chat"
      prefetch={false}
      onClick={() => threadId && moveDraft(threadId, NEW_CONVERSATION)}
      onNavigate={startNewConversation}
      className={buttonClass("primary", "small", "mt-3")}
    >
      Start a new conversation
    </Link>
  );
}
