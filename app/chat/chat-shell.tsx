"use client";

import { type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Apart, loadApart } from "#app/ui/apart.tsx";
import { Toasts } from "#app/ui/toasts/toasts.tsx";
import {
  ChatContext,
  type ChatFacts,
  ConversationActionsContext,
  ConversationsContext,
} from "./chat-context.ts";
import type { ConversationPage } from "./conversations.ts";
import { useConversationList } from "./list/use-conversation-list.ts";
import { ShellMenuContext } from "./shell-menu.tsx";
import { Sidebar } from "./sidebar/sidebar.tsx";
import { rememberTimeZone } from "./time-zone.ts";
import { useAccount } from "./use-account.ts";
import { useConnected } from "./use-connected.ts";

const drawer = loadApart(() => import("./sidebar/drawer.tsx"));

interface Props {
  facts: ChatFacts;
  /** The newest conversations. */
  first: ConversationPage;
  /** The time zone that the server knows of. */
  zone: string;
  children: ReactNode;
}

/** Sidebar and conversation, side by side; on a phone the sidebar is a drawer. */
export function ChatShell({ facts: told, first, zone, children }: Props) {
  const [timeZone, setTimeZone] = useState(zone);
  const { conversations, hasMore, marks, actions } = useConversationList(first);
  useConnected();
  const account = useAccount(told.account);
  const facts = useMemo(() => ({ ...told, account }), [told, account]);
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);

  useEffect(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    rememberTimeZone(here);
    setTimeZone(here);
  }, []);

  const list = useMemo(
    () => ({ conversations, hasMore, marks, timeZone }),
    [conversations, hasMore, marks, timeZone],
  );
  const opener = useRef<Element>(null);
  const openMenu = useCallback(() => {
    opener.current = document.activeElement;
    setWanted(true);
    setOpen(true);
  }, []);

  return (
    <ChatContext value={facts}>
      <ConversationActionsContext value={actions}>
        <ShellMenuContext value={openMenu}>
          <div className="flex h-dvh overflow-hidden">
            <ConversationsContext value={list}>
              <aside aria-label="Sidebar" className="hidden w-68 shrink-0 border-r bg-sidebar md:block">
                <Sidebar />
              </aside>
              {isWanted ? (
                <Suspense>
                  <Apart
                    code={drawer}
                    isOpen={isOpen}
                    onOpenChange={setOpen}
                    onClosed={() => opener.current instanceof HTMLElement && opener.current.focus()}
                  />
                </Suspense>
              ) : null}
              {/* Where there is room, the inspector stands beside the conversation, not on it. */}
              <div className="flex min-w-0 flex-1 flex-col transition-[padding] xl:[body:has([data-inspector])_&]:pr-[32rem]">
                {children}
              </div>
            </ConversationsContext>
          </div>
          <Toasts />
        </ShellMenuContext>
      </ConversationActionsContext>
    </ChatContext>
  );
}
