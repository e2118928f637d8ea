"use client";

import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { ChatContext, type ChatFacts } from "./chat-context.ts";
import { toTitle } from "./conversations.ts";
import { ShellMenuContext } from "./shell-menu.tsx";
import { Sidebar } from "./sidebar/sidebar.tsx";
import { rememberTimeZone } from "./time-zone.ts";

const Drawer = lazy(() => import("./sidebar/drawer.tsx"));

/** Sidebar and conversation, side by side; on a phone the sidebar is a drawer. */
export function ChatShell({ facts, children }: { facts: ChatFacts; children: ReactNode }) {
  const [conversations, setConversations] = useState(facts.conversations);
  const [timeZone, setTimeZone] = useState(facts.timeZone);
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);

  useEffect(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    rememberTimeZone(here);
    setTimeZone(here);
  }, []);

  const noteMessage = useCallback((id: string, text: string) => {
    setConversations((list) => {
      const known = list.find((conversation) => conversation.id === id);
      const rest = list.filter((conversation) => conversation.id !== id);
      return [{ id, title: known?.title ?? toTitle(text), updatedAt: Date.now() }, ...rest];
    });
  }, []);

  const chat = useMemo(
    () => ({ ...facts, conversations, timeZone, noteMessage }),
    [facts, conversations, timeZone, noteMessage],
  );
  const openMenu = useCallback(() => {
    setWanted(true);
    setOpen(true);
  }, []);

  return (
    <ChatContext value={chat}>
      <ShellMenuContext value={openMenu}>
        <div className="flex h-dvh overflow-hidden">
          <aside aria-label="Sidebar" className="hidden w-68 shrink-0 border-r bg-sidebar md:block">
            <Sidebar />
          </aside>
          {isWanted ? (
            <Suspense>
              <Drawer isOpen={isOpen} onOpenChange={setOpen} />
            </Suspense>
          ) : null}
          <div className="flex min-w-0 flex-1 flex-col">{children}</div>
        </div>
      </ShellMenuContext>
    </ChatContext>
  );
}
