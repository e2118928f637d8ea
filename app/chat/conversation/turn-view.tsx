"use client";

import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { Mark } from "#app/ui/logo.tsx";
import { Markdown } from "./markdown.tsx";
import { type AgentTurn, isSameTurn, type Step, type Turn } from "./turns.ts";

export const toolCard = lazyWithPreload(() => import("./tool-card.tsx"));

interface Props {
  turn: Turn;
  /** The agent is adding to this turn. */
  isLive: boolean;
}

/** One turn of the conversation. Rendered again only if its content changes. */
export const TurnView = memo(
  function TurnView({ turn, isLive }: Props) {
    if (turn.kind === "person") return <PersonBubble text={turn.text} />;
    return <AgentAnswer turn={turn} isLive={isLive} />;
  },
  (before, after) => before.isLive === after.isLive && isSameTurn(before.turn, after.turn),
);

/** The person's message. */
export function PersonBubble({ text, note }: { text: string; note?: string }) {
  return (
    <div className="flex flex-col items-end gap-1">
      <h2 className="sr-only">You said</h2>
      <p
        dir="auto"
        className="max-w-[85%] whitespace-pre-wrap rounded-2xl rounded-br-md bg-primary-soft px-4 py-2.5 forced-colors:border print:border leading-relaxed [overflow-wrap:anywhere] [unicode-bidi:plaintext]"
      >
        {text}
      </p>
      {note ? <p className="text-muted-foreground text-xs">{note}</p> : null}
    </div>
  );
}

function AgentAnswer({ turn, isLive }: { turn: AgentTurn; isLive: boolean }) {
  const last = turn.steps.at(-1);
  const isThinking = isLive && (!last || (last.kind === "tool" && last.call.state !== "running"));
  return (
    <div className="flex gap-3.5">
      <Mark className="mt-0.5 size-7 max-sm:hidden" />
      <div className="min-w-0 flex-1">
        <h2 className="sr-only">The agent</h2>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 pt-0.5 leading-relaxed">
          {turn.steps.map((step) => (
            <StepView key={step.id} step={step} isLive={isLive && step === last} />
          ))}
          {isThinking ? <Thinking /> : null}
        </div>
      </div>
    </div>
  );
}

function StepView({ step, isLive }: { step: Step; isLive: boolean }) {
  if (step.kind === "tool") {
    return (
      <LazyWithPreload
        loading={<div className="min-h-11 rounded-xl border bg-card" />}
        code={toolCard}
        call={step.call}
      />
    );
  }
  if (step.kind === "text") return <Markdown text={step.text} isLive={isLive} />;
  return (
    <details className="group text-muted-foreground text-sm">
      <summary className="inline-flex list-none items-center gap-1.5 rounded py-1 hover:text-foreground">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" />
        How it got there
      </summary>
      <p
        dir="auto"
        className="mt-1 ml-2 whitespace-pre-wrap border-s-2 ps-4 [overflow-wrap:anywhere] [unicode-bidi:plaintext]"
      >
        {step.text}
      </p>
    </details>
  );
}

/** A skeleton until the first word. */
function Thinking() {
  return (
    <div className="grid max-w-md gap-2.5 py-2">
      <span className="sr-only">The agent is working.</span>
      <span aria-hidden="true" className="h-3 w-3/4 animate-breathe rounded-full bg-muted" />
      <span
        aria-hidden="true"
        className="h-3 w-1/2 animate-breathe rounded-full bg-muted [animation-delay:550ms]"
      />
    </div>
  );
}
