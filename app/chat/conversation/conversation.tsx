"use client";

import { ArrowDown, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { useChat } from "../chat-context.ts";
import { Composer } from "./composer.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import { NEW_CONVERSATION, writeDraft } from "./drafts.ts";
import { preloadMarkdown } from "./markdown.tsx";
import { ProblemCard } from "./problem-card.tsx";
import { AgentFrame, PersonBubble, Thinking, TurnView } from "./turn-view.tsx";
import type { Turn } from "./turns.ts";
import { useConversation } from "./use-conversation.ts";
import { useStickToEnd } from "./use-stick-to-end.ts";
import { Welcome } from "./welcome.tsx";

interface Props {
  threadId: string;
  /** Nothing of it is stored yet. */
  isNew: boolean;
  /** The server has taken its first message: it has an address now. */
  onStarted?: () => void;
}

/** One conversation: what was said, what goes wrong, and where one writes. */
export function Conversation({ threadId, isNew, onStarted }: Props) {
  const { noteMessage } = useChat();
  const isStarted = useRef(!isNew);
  const [draftKey] = useState(isNew ? NEW_CONVERSATION : threadId);
  const { scroller, content, isAtEnd, toEnd } = useStickToEnd();

  const conversation = useConversation(threadId, isNew, (text) => {
    writeDraft(draftKey, "");
    noteMessage(threadId, text);
    if (isStarted.current) return;
    isStarted.current = true;
    onStarted?.();
  });
  const { turns, isRunning, isLoading, isHalted, problem, queued, send, stop, resume } = conversation;
  const last = turns.at(-1);
  const isEmpty = turns.length === 0 && !isLoading && !problem;
  const address = isStarted.current ? `/chat/${threadId}` : "/chat";

  useEffect(preloadMarkdown, []);

  function ask(text: string): void {
    send(text);
    toEnd();
  }

  return (
    <>
      <ConversationHeader threadId={threadId} />
      <main className="relative flex min-h-0 flex-1 flex-col">
        <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 sm:px-6">
          <div ref={content} className="mx-auto flex min-h-full max-w-3xl flex-col pb-8">
            {isEmpty ? <Welcome returnTo={address} onAsk={ask} /> : null}
            {isLoading ? <LoadingTurns /> : null}
            {turns.length > 0 ? (
              <ol aria-label="Messages" className="grid grid-cols-[minmax(0,1fr)] gap-7 pt-4">
                {turns.map((turn) => (
                  <li key={turn.id}>
                    <TurnView turn={turn} isLive={isRunning && turn === last} />
                  </li>
                ))}
                {isRunning && last?.kind === "person" ? (
                  <li>
                    <AgentFrame>
                      <Thinking />
                    </AgentFrame>
                  </li>
                ) : null}
                {queued.map((text, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a queue has no other order than this.
                  <li key={index}>
                    <PersonBubble text={text} note="Waits for the answer" />
                  </li>
                ))}
              </ol>
            ) : null}
            <div className="mt-6 grid gap-4 sm:pl-10.5">
              {problem ? <ProblemCard problem={problem} from={address} onRetry={resume} /> : null}
              {isHalted ? <Halted onContinue={resume} /> : null}
            </div>
          </div>
        </div>
        <div className="mx-auto w-full max-w-3xl px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6 sm:pb-5">
          {isAtEnd ? null : <ToEndButton onClick={toEnd} />}
          <Composer draftKey={draftKey} isRunning={isRunning} onSend={ask} onStop={stop} />
          <p className="mt-2 text-center text-muted-foreground text-xs max-sm:hidden">
            The agent can be wrong. It only reads and changes what you can.
          </p>
        </div>
      </main>
      <Announcement turn={last} isRunning={isRunning} />
    </>
  );
}

function LoadingTurns() {
  return (
    <div className="grid gap-8 pt-8">
      <span className="sr-only">The conversation is being loaded.</span>
      <span aria-hidden="true" className="h-10 w-2/5 animate-breathe justify-self-end rounded-2xl bg-muted" />
      <div aria-hidden="true" className="grid gap-3">
        {["w-3/4", "w-2/3", "w-1/2"].map((width) => (
          <span key={width} className={`h-3.5 animate-breathe rounded-full bg-muted ${width}`} />
        ))}
      </div>
    </div>
  );
}

function Halted({ onContinue }: { onContinue: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-3 text-muted-foreground text-sm">
      The answer was stopped.
      <Button size="small" onClick={onContinue}>
        <Play aria-hidden="true" className="size-3.5" />
        Continue
      </Button>
    </div>
  );
}

function ToEndButton({ onClick }: { onClick: () => void }) {
  return (
    <div className="relative">
      <Button
        size="icon"
        aria-label="To the newest message"
        onClick={onClick}
        className="-translate-x-1/2 absolute bottom-3 left-1/2 rounded-full shadow-black/10 shadow-md"
      >
        <ArrowDown aria-hidden="true" className="size-4" />
      </Button>
    </div>
  );
}

/** Reads the finished answer to a screen reader, once: not every word as it comes. */
function Announcement({ turn, isRunning }: { turn: Turn | undefined; isRunning: boolean }) {
  const [said, setSaid] = useState("");
  const wasRunning = useRef(false);
  useEffect(() => {
    if (isRunning) setSaid("The agent is working.");
    else if (wasRunning.current) setSaid(wordsOf(turn));
    wasRunning.current = isRunning;
  }, [turn, isRunning]);
  return (
    <div aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}

function wordsOf(turn: Turn | undefined): string {
  if (turn?.kind !== "agent") return "";
  return turn.steps
    .map((step) => (step.kind === "text" ? step.text : ""))
    .join(" ")
    .replace(/[*_`#|>[\]]/g, "")
    .trim();
}
