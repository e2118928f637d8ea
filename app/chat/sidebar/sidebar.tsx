"use client";

import { SquarePen } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "#app/ui/button.tsx";
import { Logo } from "#app/ui/logo.tsx";
import { startNewConversation } from "../new-conversation.ts";
import { ConversationList } from "./conversation-list.tsx";
import { UserMenu } from "./user-menu.tsx";

/** Navigation: a new conversation, the list, the settings. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-16 shrink-0 items-center px-4">
        <Link href="/" onClick={onNavigate} className="rounded-lg">
          <Logo />
        </Link>
      </div>
      <div className="px-3 pb-3">
        <Link
          href="/chat"
          prefetch={false}
          onClick={onNavigate}
          onNavigate={startNewConversation}
          className={buttonClass("secondary", "small", "w-full justify-start! bg-card")}
        >
          <SquarePen className="size-4" />
          New conversation
        </Link>
      </div>
      <ConversationList onNavigate={onNavigate} />
      <div className="border-t p-2">
        <UserMenu />
      </div>
    </div>
  );
}
