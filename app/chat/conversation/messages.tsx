"use client";

import { Play } from "lucide-react";
import { Fragment, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "#app/ui/button.tsx";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { findVersions } from "./branches/branches.ts";
import type { Chat } from "./chat.ts";
import { withComposerFocus } from "./composer.tsx";
import type { ConversationOptions } from "./conversation-options.ts";
import { DurationsContext, useDurations } from "./durations.ts";
import { LoadingTurns } from "./loading-turns.tsx";
import { markdown } from "./markdown.tsx";
import { ProblemCard } from "./problem-card.tsx";
import type { Question } from "./questions/questions.tsx";
import { Reconnecting } from "./reconnecting.tsx";
import { ServerNotesContext } from "./server-notes.ts";
import { StillWaiting } from "./still-waiting.tsx";
import { flushTimeSlices, runInTimeSlice } from "./time-slices.ts";
import { TurnItem } from "./turn-item.tsx";
import { PersonBubble, toolCard } from "./turn-view.tsx";
import { answerTo, countFinished, type Turn } from "./turns.ts";
import { useConversation } from "./use-conversation.ts";

const questionCards = lazyWithPreload(() => import("./questions/questions.tsx"));
const earlierMessages = lazyWithPreload(() => import("./earlier/earlier-messages.tsx"));
const said = lazyWithPreload(() => import("./announcement.tsx"));
const missingToolsNote = lazyWithPreload(() => import("./missing-tools.tsx"));

/** The end is rendered first; of the rest, this many turns at a time, when the browser is idle. */
const FIRST = 6;
const STEP = 2;
/** The last turns are always laid out: they grow, and the page opens with them. */
const LIVE = 6;
/** Turns far from the viewport are not, which saves layout. */
const FAR =
  "[contain-intrinsic-size:auto_200px] [content-visibility:auto] print:[content-visibility:visible]";

interface Props extends ConversationOptions {
  /** What to send at once. */
  first: readonly string[];
  /** The page's own path, to come back to. */
  address: string;
  onReady: (chat: Chat) => void;
  onRunning: (isRunning: boolean) => void;
}

/** The messages, the running answer and problems. Loaded separately, because it brings the SDK. */
export default function Messages(props: Props) {
  const { first, address, arrived, branching, onReady, onRunning } = props;
  const conversation = useConversation(props);
  const { turns, remembered, isRunning, isLoading, isHalted, problem, questions, queued, missingTools } =
    conversation;
  const { chat, loadEarlier, isReconnecting } = conversation;
  const { send, answer, resume, retryNow, editMessage, show } = chat;
  const last = turns.at(-1);

  const [shown, setShown] = useState(FIRST);
  useEffect(() => {
    if (shown < turns.length) return runInTimeSlice(() => flushSync(() => setShown(shown + STEP)));
  }, [shown, turns.length]);

  useEffect(() => {
    window.addEventListener("beforeprint", flushTimeSlices);
    return () => window.removeEventListener("beforeprint", flushTimeSlices);
  }, []);

  const drawn = turns.slice(-shown);
  const isPaged = useRef(false);
  isPaged.current ||= loadEarlier !== undefined;

  const finished = useMemo(() => countFinished(turns), [turns]);
  const durations = useDurations(props.threadId, finished, isRunning);

  useEffect(markdown.preload, []);
  useEffect(() => {
    if (isRunning) toolCard.preload();
  }, [isRunning]);
  useEffect(() => onReady(chat), [onReady, chat]);
  useEffect(() => onRunning(isRunning), [onRunning, isRunning]);

  const isFirstSaid = useRef(false);
  useEffect(() => {
    if (isFirstSaid.current) return;
    isFirstSaid.current = true;
    first.forEach(send);
  }, [first, send]);

  return (
    <DurationsContext value={durations}>
      <ServerNotesContext value={conversation.serverNotes}>
        {isLoading ? <LoadingTurns /> : null}
        {isPaged.current ? (
          <LazyWithPreload
            code={earlierMessages}
            first={drawn[0]?.id}
            isDrawn={drawn.length === turns.length}
            load={loadEarlier}
          />
        ) : null}
        {turns.length > 0 ? (
          <ol
            aria-label="Messages"
            data-running={isRunning || undefined}
            className="group/messages grid grid-cols-[minmax(0,1fr)] gap-1 pt-4"
          >
            {drawn.map((turn, index, { length }) => {
              const question = turn.kind === "agent" ? turns.at(index - length - 1) : undefined;
              return (
                <Fragment key={question ? answerTo(question) : turn.id}>
                  {turn.id === remembered ? <SummaryLine /> : null}
                  <li className={index < length - LIVE ? FAR : undefined}>
                    <TurnItem
                      turn={turn}
                      question={question}
                      isLast={turn === last}
                      isLive={isRunning && turn === last}
                      versions={findVersions(branching.branches, turn.id)}
                      hasArrived={turn.id === arrived}
                      onEditMessage={editMessage}
                      onShow={show}
                    />
                  </li>
                </Fragment>
              );
            })}
            {queued.map(({ id, content }) => (
              <li key={id} className="mt-5">
                <PersonBubble text={content} note="Waits for the answer" />
              </li>
            ))}
          </ol>
        ) : null}
        <div className="mt-6 grid gap-4 sm:pl-10.5">
          <StillWaiting turns={turns} isRunning={isRunning && !isReconnecting} />
          <Reconnecting isShown={isReconnecting} onRetry={retryNow} />
          {missingTools.length > 0 ? (
            <LazyWithPreload code={missingToolsNote} problems={missingTools} />
          ) : null}
          {problem ? <ProblemCard problem={problem} from={address} onRetry={resume} /> : null}
          {questions.length > 0 ? (
            <LazyWithPreload code={questionCards} questions={questions} address={address} onAnswer={answer} />
          ) : null}
          {isHalted ? <Halted onContinue={resume} /> : null}
        </div>
        <Announcement turn={last} isRunning={isRunning} questions={questions} />
      </ServerNotesContext>
    </DurationsContext>
  );
}

/** Says that the conversation is too long for the model, and what it gets of the older part. */
function SummaryLine() {
  return (
    <li className="my-4 flex items-center gap-3 text-muted-foreground text-xs before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
      The agent works from a summary of what is above
    </li>
  );
}

function Halted({ onContinue }: { onContinue: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-3 text-muted-foreground text-sm">
      The answer was stopped.
      <Button size="small" onClick={withComposerFocus(onContinue)}>
        <Play className="size-3.5" />
        Continue
      </Button>
    </div>
  );
}

/** Announces a finished answer to screen readers once, not word by word; what the agent asks comes first. */
function Announcement({
  turn,
  isRunning,
  questions,
}: {
  turn: Turn | undefined;
  isRunning: boolean;
  questions: readonly Question[];
}) {
  const [hasRun, setHasRun] = useState(false);
  // The page itself is read when it opens; only later messages are announced.
  useEffect(() => {
    if (isRunning) setHasRun(true);
    if (isRunning) said.preload();
  }, [isRunning]);
  return (
    <div aria-live="polite" className="sr-only">
      {isRunning ? "The agent is working." : null}
      {hasRun && !isRunning ? (
        <LazyWithPreload code={said} missing="" turn={turn} questions={questions} />
      ) : null}
    </div>
  );
}
