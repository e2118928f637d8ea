"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { buttonClass } from "#app/ui/button.tsx";
import { beginAnew } from "./begin-anew.ts";
import { moveDraft, NEW_CONVERSATION } from "./conversation/drafts.ts";

/** From a conversation that is gone to a new one, with what was written for it. */
export function NewFromDraft() {
  const threadId = usePathname().split("/")[2];
  return (
    <Link
      href="/chat"
      prefetch={false}
      onClick={() => threadId && moveDraft(threadId, NEW_CONVERSATION)}
      onNavigate={beginAnew}
      className={buttonClass("primary", "small", "mt-3")}
    >
      Start a new conversation
    </Link>
  );
}
