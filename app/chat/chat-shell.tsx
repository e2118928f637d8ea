"use client";

import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { Toasts } from "#app/ui/toasts/toasts.tsx";
import {
  ChatContext,
  type ChatFacts,
  ConversationActionsContext,
  ConversationsContext,
} from "./chat-context.ts";
import type { ConversationPage } from "./conversations.ts";
import { type DayBoundaries, isSameBoundaries, localDayBoundaries } from "./day-boundaries.ts";
import { useConversationList } from "./list/use-conversation-list.ts";
import { ShellMenuContext } from "./shell-menu.tsx";
import { Sidebar } from "./sidebar/sidebar.tsx";
import { rememberTimeZone } from "./time-zone.ts";
import { useAccount } from "./use-account.ts";
import { useConnected } from "./use-connected.ts";

const drawer = lazyWithPreload(() => import("./sidebar/drawer.tsx"));

/** The server needs the time zone's name for its next page; looking it up takes a while. */
const AFTER_LOAD_MS = 1_000;

interface Props {
  facts: ChatFacts;
  /** The newest conversations. */
  first: ConversationPage;
  /** As computed by the server, in the time zone that it knows. */
  days: DayBoundaries;
  children: ReactNode;
}

/** Sidebar and conversation, side by side; on a phone the sidebar is a drawer. */
export function ChatShell({ facts: told, first, days: toldDays, children }: Props) {
  const [days, setDays] = useState(toldDays);
  const { conversations, hasMore, marks, actions } = useConversationList(first);
  useConnected();
  const account = useAccount(told.account);
  const facts = useMemo(() => ({ ...told, account }), [told, account]);
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);

  useEffect(() => {
    const here = localDayBoundaries(told.now);
    if (isSameBoundaries(here, toldDays)) return;
    setDays(here);
    const timer = setTimeout(rememberTimeZone, AFTER_LOAD_MS);
    return () => clearTimeout(timer);
  }, [told.now, toldDays]);

  const list = useMemo(
    () => ({ conversations, hasMore, marks, days }),
    [conversations, hasMore, marks, days],
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
          <div className="flex h-dvh overflow-hidden print:block print:h-auto print:overflow-visible">
            <ConversationsContext value={list}>
              <aside
                aria-label="Sidebar"
                className="hidden w-68 shrink-0 border-r bg-sidebar md:block print:hidden"
              >
                <Sidebar />
              </aside>
              {isWanted ? (
                <LazyWithPreload
                  code={drawer}
                  isOpen={isOpen}
                  onOpenChange={setOpen}
                  onClosed={() => opener.current instanceof HTMLElement && opener.current.focus()}
                />
              ) : null}
              {/* If there is space, a feature's drawer is beside the conversation, not on it. */}
              <div className="flex min-w-0 flex-1 flex-col transition-[padding] xl:[body:has([data-drawer])_&]:pr-[32rem] print:block print:p-0!">
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
