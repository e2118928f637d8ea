"use client";

import {
  Ban,
  Check,
  ChevronRight,
  Clock,
  ExternalLink,
  Hourglass,
  Square,
  TriangleAlert,
} from "lucide-react";
import { buttonClass } from "#app/ui/button.tsx";
import { parseJson } from "#auth/protocol/json.ts";
import type { ServerProgress } from "#auth/protocol/server-notes.ts";
import { formatDuration, useDuration } from "./durations.ts";
import { MarkedText } from "./questions/marked-text.tsx";
import { formatProgress, useServerNotes } from "./server-notes.ts";
import { subjectOf, toolInWords } from "./tool-words.ts";
import type { ToolCall } from "./turns.ts";

const MUTED = "text-muted-foreground";
const STATES = {
  running: { words: "is running", Icon: undefined, look: "" },
  waiting: { words: "waits for you", Icon: Hourglass, look: "text-notice" },
  done: { words: "done", Icon: Check, look: "text-primary" },
  failed: { words: "failed", Icon: TriangleAlert, look: "text-danger" },
  stopped: { words: "stopped", Icon: Square, look: MUTED },
  rejected: { words: "rejected", Icon: Ban, look: MUTED },
  declined: { words: "not now", Icon: Ban, look: MUTED },
  expired: { words: "not decided in time", Icon: Clock, look: MUTED },
  switched_off: { words: "switched off by the operator", Icon: Ban, look: MUTED },
  over_budget: { words: "over your budget", Icon: Ban, look: MUTED },
  changed: { words: "changed since you saw it", Icon: Ban, look: MUTED },
  outdated: { words: "asked before a restore", Icon: Clock, look: MUTED },
} as const;

/** States with an icon only; the others also have a label. */
const SIGN_ONLY = new Set<ToolCall["state"]>(["running", "done", "stopped"]);

function titleOfResult(state: ToolCall["state"]): string {
  if (state === "done") return "Answer";
  return state === "failed" ? "What went wrong" : "What the agent was told";
}

/** One tool call, with what is missing of it for an organization's single sign-on: a link to authorize it, or a sentence. */
export default function ToolCard({ call }: { call: ToolCall }) {
  return (
    <>
      <CallDetails call={call} />
      {call.ssoLink ? <SsoLink href={call.ssoLink} /> : null}
      {call.incomplete ? (
        <p className="text-notice text-sm [overflow-wrap:anywhere]">
          <MarkedText text={call.incomplete} />
        </p>
      ) : null}
    </>
  );
}

/** One tool call: a summary in words; expanded, its arguments and result. */
function CallDetails({ call }: { call: ToolCall }) {
  const subject = subjectOf(call.args);
  const duration = useDuration(call.id);
  const live = useServerNotes(call.id);
  const { progress, log = [] } = call.notes ?? live ?? {};
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
        {call.state === "running" && progress ? (
          <span className="text-muted-foreground text-xs tabular-nums">{formatProgress(progress)}</span>
        ) : null}
        {duration === undefined ? null : (
          <span className="text-muted-foreground text-xs tabular-nums">
            <span className="sr-only">took </span>
            {formatDuration(duration)}
          </span>
        )}
        <span className={SIGN_ONLY.has(call.state) ? "sr-only" : `text-xs ${STATES[call.state].look}`}>
          {STATES[call.state].words}
        </span>
        <ChevronRight className="size-4 shrink-0 text-muted-foreground transition-transform group-open:rotate-90" />
      </summary>
      <div className="grid gap-3 border-t px-3.5 py-3">
        <p className="font-mono text-muted-foreground text-xs">{call.name}</p>
        {call.state === "running" && progress ? <Progress progress={progress} /> : null}
        <Data title="Asked with" text={toJson(call.args)} />
        {log.length > 0 ? (
          <Data
            title="What the server noted"
            text={log.map(({ level, text }) => `${level}: ${text}`).join("\n")}
          />
        ) : null}
        {call.result === undefined ? null : (
          <Data title={titleOfResult(call.state)} text={pretty(call.result)} />
        )}
      </div>
    </details>
  );
}

function StateIcon({ state }: { state: ToolCall["state"] }) {
  const { Icon, look } = STATES[state];
  if (Icon) return <Icon className={`size-4 shrink-0 ${look}`} />;
  return (
    <span aria-hidden="true" className="grid size-4 shrink-0 place-items-center">
      <span className="size-2.5 animate-breathe rounded-full bg-primary" />
    </span>
  );
}

/** A server's progress: its message, and a bar if the total is known. */
function Progress({ progress }: { progress: ServerProgress }) {
  const { done, total = 0, message } = progress;
  return (
    <div className="grid gap-1.5 text-muted-foreground text-xs">
      {message ? (
        <p className="[overflow-wrap:anywhere]">
          <MarkedText text={message} />
        </p>
      ) : null}
      {total > 0 ? (
        <progress
          max={total}
          value={Math.min(done, total)}
          aria-label="Progress of the tool"
          className="h-1.5 w-full accent-primary"
        />
      ) : null}
    </div>
  );
}

/** Data, not markup: much of it was written by other people. */
function Data({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h3 className="mb-1 font-medium text-muted-foreground text-xs">{title}</h3>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1).
        tabIndex={0}
        className="max-h-72 overflow-auto print:max-h-none whitespace-pre-wrap rounded-lg bg-muted p-3 font-mono text-xs leading-relaxed [overflow-wrap:anywhere]"
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

/** The connection lacks an organization's single sign-on. */
function SsoLink({ href }: { href: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className={buttonClass("secondary", "small", "justify-self-start")}
    >
      Authorize for the organization
      <ExternalLink className="size-3.5" />
      <span className="sr-only">(opens {new URL(href).host})</span>
    </a>
  );
}
