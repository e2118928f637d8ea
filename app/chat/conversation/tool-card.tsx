"use client";

import { Ban, Check, ChevronRight, Clock, Hourglass, Square, TriangleAlert } from "lucide-react";
import { parseJson } from "#auth/json.ts";
import { sayDuration, useDuration } from "./durations.ts";
import { MarkedText } from "./questions/marked-text.tsx";
import { subjectOf, toolInWords } from "./tool-words.ts";
import type { ToolCall } from "./turns.ts";

const STATES = {
  running: "is running",
  waiting: "waits for you",
  done: "done",
  failed: "failed",
  stopped: "stopped",
  rejected: "rejected",
  expired: "not decided in time",
} as const;

/** States that are said in so many words; the others have their sign only. */
const NOTES: Partial<Record<ToolCall["state"], string>> = {
  waiting: "text-notice text-xs",
  failed: "text-danger text-xs",
  rejected: "text-muted-foreground text-xs",
  expired: "text-muted-foreground text-xs",
};

const RESULT_TITLES: Partial<Record<ToolCall["state"], string>> = {
  failed: "What went wrong",
  stopped: "What the agent was told",
  rejected: "What the agent was told",
  expired: "What the agent was told",
};

/** One tool call: what it does in words; opened, what went in and what came out. */
export function ToolCard({ call }: { call: ToolCall }) {
  const subject = subjectOf(call.args);
  const duration = useDuration(call.id);
  return (
    <details
      id={`call-${encodeURIComponent(call.id)}`}
      className="group overflow-hidden rounded-xl border bg-card text-sm"
    >
      <summary className="-outline-offset-2 flex min-h-11 list-none items-center gap-2.5 rounded-xl px-3.5 py-2 hover:bg-muted/60">
        <StateIcon state={call.state} />
        <span className="min-w-0 flex-1 truncate">
          <span className="font-medium">{toolInWords(call.name, call.state === "done")}</span>
          {subject ? (
            <span className="ml-2 text-muted-foreground">
              <MarkedText text={subject} />
            </span>
          ) : null}
        </span>
        {duration === undefined ? null : (
          <span className="text-muted-foreground text-xs tabular-nums">
            <span className="sr-only">took </span>
            {sayDuration(duration)}
          </span>
        )}
        <span className={NOTES[call.state] ?? "sr-only"}>{STATES[call.state]}</span>
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-muted-foreground transition-transform group-open:rotate-90"
        />
      </summary>
      <div className="grid gap-3 border-t px-3.5 py-3">
        <p className="font-mono text-muted-foreground text-xs">{call.name}</p>
        <Data title="Asked with" text={toJson(call.args)} />
        {call.result === undefined ? null : (
          <Data title={RESULT_TITLES[call.state] ?? "Answer"} text={pretty(call.result)} />
        )}
      </div>
    </details>
  );
}

function StateIcon({ state }: { state: ToolCall["state"] }) {
  if (state === "running") {
    return (
      <span aria-hidden="true" className="grid size-4 shrink-0 place-items-center">
        <span className="size-2.5 animate-breathe rounded-full bg-primary" />
      </span>
    );
  }
  const look = {
    waiting: "text-notice",
    done: "text-primary",
    failed: "text-danger",
    stopped: "text-muted-foreground",
    rejected: "text-muted-foreground",
    expired: "text-muted-foreground",
  }[state];
  const Icon = {
    waiting: Hourglass,
    done: Check,
    failed: TriangleAlert,
    stopped: Square,
    rejected: Ban,
    expired: Clock,
  }[state];
  return <Icon aria-hidden="true" className={`size-4 shrink-0 ${look}`} />;
}

/** Data, not markup: much of it was written by other people. */
function Data({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h3 className="mb-1 font-medium text-muted-foreground text-xs">{title}</h3>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1).
        tabIndex={0}
        className="max-h-72 overflow-auto whitespace-pre-wrap rounded-lg bg-muted p-3 font-mono text-xs leading-relaxed [overflow-wrap:anywhere]"
      >
        <MarkedText text={text} />
      </pre>
    </div>
  );
}

function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? "";
}

function pretty(text: string): string {
  const value = parseJson(text);
  return value === undefined ? text : toJson(value);
}
