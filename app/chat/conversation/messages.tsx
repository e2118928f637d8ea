"use client";

import { Play } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { LoadingTurns } from "./loading-turns.tsx";
import { preloadMarkdown } from "./markdown.tsx";
import { ProblemCard } from "./problem-card.tsx";
import { AgentFrame, PersonBubble, Thinking, TurnView } from "./turn-view.tsx";
import type { Turn } from "./turns.ts";
import { type ConversationControls, useConversation } from "./use-conversation.ts";

const Questions = lazy(() => import("./questions/questions.tsx"));

interface Props {
  threadId: string;
  isNew: boolean;
  /** What to say first, at once. */
  first: readonly string[];
  /** The page's own path, to come back to. */
  address: string;
  onReady: (controls: ConversationControls) => void;
  onRunning: (isRunning: boolean) => void;
  onTaken: (text: string) => void;
}

/** What was said, what is being said, and what went wrong. Loaded apart: it brings the SDK. */
export default function Messages({ threadId, isNew, first, address, onReady, onRunning, onTaken }: Props) {
  const conversation = useConversation(threadId, isNew, onTaken);
  const { turns, isRunning, isLoading, isHalted, problem, questions, queued } = conversation;
  const { send, stop, answer, resume } = conversation;
  const last = turns.at(-1);

  useEffect(preloadMarkdown, []);
  useEffect(() => onReady({ send, stop }), [onReady, send, stop]);
  useEffect(() => onRunning(isRunning), [onRunning, isRunning]);

  const isFirstSaid = useRef(false);
  useEffect(() => {
    if (isFirstSaid.current) return;
    isFirstSaid.current = true;
    first.forEach(send);
  }, [first, send]);

  return (
    <>
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
        {questions.length > 0 ? (
          <Suspense>
            <Questions questions={questions} address={address} onAnswer={answer} />
          </Suspense>
        ) : null}
        {isHalted ? <Halted onContinue={resume} /> : null}
      </div>
      <Announcement turn={last} isRunning={isRunning} />
    </>
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
