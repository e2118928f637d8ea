"use client";

import { ArrowDown } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { toastViewport } from "#app/ui/toasts/toasts.tsx";
import { readAssistant } from "../assistants.ts";
import { useConversationActions } from "../chat-context.ts";
import { type StoredConversation, toTitle } from "../conversations.ts";
import { type Branch, mergeBranches } from "./branches/branches.ts";
import { useBranches } from "./branches/use-branches.ts";
import type { Chat } from "./chat.ts";
import { Composer, type ComposerHandle } from "./composer.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { dropDraft, NEW_CONVERSATION, returnToDraft, writeDraft } from "./drafts.ts";
import { LoadingTurns } from "./loading-turns.tsx";
import { markdown } from "./markdown.tsx";
import { readPageCache, writePageCache } from "./page-cache.ts";
import { useStickToEnd } from "./use-stick-to-end.ts";
import { Welcome } from "./welcome.tsx";

// The SDK is half of all JavaScript here: a new conversation loads it when the person starts to write.
const messages = lazyWithPreload(() => import("./messages.tsx"));

/** The person is about to ask: loads what shows the answer. */
function prepare(): void {
  messages.preload();
  markdown.preload();
  toastViewport.preload();
}

/** The list and the address are updated a little after the answer's first words, which people wait for. */
const AFTER_FIRST_WORDS_MS = 250;

const NOTHING: readonly string[] = [];

interface View {
  count: number;
  at: string | undefined;
  arrived: string | undefined;
  /** What to send at once. */
  first: readonly string[];
}

interface Props {
  threadId: string;
  /** Nothing is stored yet. */
  isNew: boolean;
  /** What the server stores of it besides messages. */
  stored?: StoredConversation;
  /** The server has accepted its first message: it gets an address. */
  onStarted?: () => void;
}

/** One conversation: its messages and the composer. */
export function Conversation({ threadId, isNew, stored, onStarted }: Props) {
  const { bumpConversation, noteOpen } = useConversationActions();
  const [isStarted, setStarted] = useState(!isNew);
  const draftKey = isStarted ? threadId : NEW_CONVERSATION;
  const composer = useRef<ComposerHandle>(null);
  const [isRunning, setRunning] = useState(false);
  // Messages sent before messages.tsx is loaded.
  const [waiting, setWaiting] = useState<readonly string[]>([]);
  const [known] = useState(() => readPageCache(threadId));
  const [assistant, setAssistant] = useState(known?.assistant ?? readAssistant(stored?.assistant));
  const branching = useBranches(threadId, () => mergeBranches(stored?.branches ?? [], known?.branches ?? []));
  // The version shown; another one reads the thread again.
  const [view, setView] = useState<View>({ count: 0, at: undefined, arrived: undefined, first: NOTHING });
  const chat = useRef<Chat>(undefined);
  const sending = useRef<string>(undefined);
  const isGone = useRef(false);
  const { scroller, content, isAtEnd, toEnd } = useStickToEnd();
  const isOpen = !isNew || waiting.length > 0;

  function ask(text: string): void {
    if (chat.current) {
      sending.current = text;
      chat.current.send(text);
      sending.current = undefined;
      // In the same render as the message.
      setRunning(true);
    } else setWaiting((list) => [...list, text]);
    toEnd();
  }

  const onReady = useCallback((ready: Chat) => {
    chat.current = ready;
  }, []);

  const onShow = useCallback(({ leaf, message }: Branch) => {
    setView(({ count }) => ({ count: count + 1, at: leaf ?? undefined, arrived: message, first: NOTHING }));
  }, []);

  const onReload = useCallback((first: readonly string[]) => {
    setView(({ count }) => ({ count: count + 1, at: undefined, arrived: undefined, first }));
  }, []);

  function onTaken(text: string, replaced?: string): void {
    dropDraft(draftKey, text);
    if (replaced) dropDraft(draftKey, replaced);
    setTimeout(() => {
      bumpConversation(threadId, stored?.title ?? toTitle(text));
      if (isStarted || isGone.current) return;
      setStarted(true);
      onStarted?.();
    }, AFTER_FIRST_WORDS_MS);
  }

  function onUnsent(texts: readonly string[]): void {
    if (texts.length === 0) return;
    composer.current?.show(returnToDraft(draftKey, texts, sending.current));
  }

  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  useEffect(() => {
    // The composer has moved what was written meanwhile to the conversation's own key.
    if (isNew && isStarted) writeDraft(NEW_CONVERSATION, "");
  }, [isNew, isStarted]);

  useEffect(() => {
    if (!isStarted) return;
    const note = () => noteOpen({ id: threadId, isRunning });
    if (!isRunning) return note();
    const timer = setTimeout(note, AFTER_FIRST_WORDS_MS);
    return () => clearTimeout(timer);
  }, [noteOpen, threadId, isStarted, isRunning]);

  useEffect(() => () => noteOpen(undefined), [noteOpen]);

  const { branches } = branching;
  useEffect(() => {
    if (isStarted) writePageCache(threadId, { assistant, branches });
  }, [threadId, isStarted, assistant, branches]);

  const address = isStarted ? `/chat/${threadId}` : "/chat";
  return (
    <>
      <ConversationHeader threadId={threadId} stored={stored} assistant={assistant} />
      <main className="relative flex min-h-0 flex-1 flex-col print:block">
        <div
          ref={scroller}
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 sm:px-6 print:overflow-visible print:px-0"
        >
          <div
            ref={content}
            className="mx-auto flex min-h-full max-w-3xl flex-col pb-8 [overflow-wrap:break-word] print:block print:max-w-none"
          >
            {isOpen ? (
              <LazyWithPreload
                loading={<LoadingTurns />}
                code={messages}
                key={view.count}
                threadId={threadId}
                assistant={assistant}
                isNew={isNew && view.count === 0}
                at={view.at}
                arrived={view.arrived}
                branching={branching}
                onShow={onShow}
                first={view.count === 0 ? waiting : view.first}
                address={address}
                onReady={onReady}
                onRunning={setRunning}
                onTaken={onTaken}
                onUnsent={onUnsent}
                onReload={onReload}
              />
            ) : (
              <Welcome
                returnTo={address}
                assistant={assistant}
                onPick={setAssistant}
                onAsk={ask}
                onIntent={prepare}
              />
            )}
          </div>
        </div>
        <div className="print:hidden px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6 sm:pb-5">
          <div className="mx-auto w-full max-w-3xl">
            {isAtEnd ? null : <ToEndButton onClick={toEnd} />}
            <Composer
              ref={composer}
              draftKey={draftKey}
              isRunning={isRunning}
              onIntent={prepare}
              onSend={ask}
              onStop={() => chat.current?.stop()}
            />
            <p className="mt-2 text-center text-muted-foreground text-xs max-sm:hidden">
              The agent can be wrong. It only reads and changes what you can.
            </p>
          </div>
        </div>
      </main>
    </>
  );
}

function ToEndButton({ onClick }: { onClick: () => void }) {
  return (
    <div className="relative">
      <Button
        size="icon"
        aria-label="Scroll to the latest message"
        onClick={onClick}
        className="-translate-x-1/2 absolute bottom-3 left-1/2 rounded-full shadow-black/10 shadow-md"
      >
        <ArrowDown className="size-4" />
      </Button>
    </div>
  );
}
