"use client";

import { Dialog } from "radix-ui";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { ChatContext, type ChatFacts } from "./chat-context.ts";
import { toTitle } from "./conversations.ts";
import { ShellMenuContext } from "./shell-menu.tsx";
import { Sidebar } from "./sidebar/sidebar.tsx";
import { rememberTimeZone } from "./time-zone.ts";

/** Sidebar and conversation, side by side; on a phone the sidebar is a drawer. */
export function ChatShell({ facts, children }: { facts: ChatFacts; children: ReactNode }) {
  const [conversations, setConversations] = useState(facts.conversations);
  const [timeZone, setTimeZone] = useState(facts.timeZone);
  const [isOpen, setOpen] = useState(false);

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
  const openMenu = useCallback(() => setOpen(true), []);

  return (
    <ChatContext value={chat}>
      <ShellMenuContext value={openMenu}>
        <div className="flex h-dvh overflow-hidden">
          <aside aria-label="Sidebar" className="hidden w-68 shrink-0 border-r bg-sidebar md:block">
            <Sidebar />
          </aside>
          <Dialog.Root open={isOpen} onOpenChange={setOpen}>
            <Dialog.Portal>
              <Dialog.Overlay className="fixed inset-0 z-40 bg-black/45 md:hidden" />
              <Dialog.Content
                aria-describedby={undefined}
                className="fixed inset-y-0 left-0 z-50 w-[min(20rem,85vw)] border-r bg-sidebar shadow-2xl outline-none md:hidden"
              >
                <Dialog.Title className="sr-only">Menu</Dialog.Title>
                <Sidebar onNavigate={() => setOpen(false)} />
              </Dialog.Content>
            </Dialog.Portal>
          </Dialog.Root>
          <div className="flex min-w-0 flex-1 flex-col">{children}</div>
        </div>
      </ShellMenuContext>
    </ChatContext>
  );
}
