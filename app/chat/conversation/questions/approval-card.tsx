"use client";

import { ShieldAlert, ShieldQuestion } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import type { ApprovalAnswer, ApprovalRequest } from "#auth/protocol/interrupts.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";
import { toLocalTime } from "../../server-clock.ts";
import { type Action, ActionForm, type Decision } from "./action-form.tsx";
import { MarkedText } from "./marked-text.tsx";
import { ProblemText } from "./problem-text.tsx";
import { useIsOver } from "./use-is-over.ts";

interface Props {
  request: ApprovalRequest;
  onAnswer: (answer: ApprovalAnswer) => void;
}

/** Writes that wait for a decision, one by one. What is shown is what will be sent. */
export function ApprovalCard({ request, onAnswer }: Props) {
  const { action_requests: actions, untrusted_sources: sources, expires_at, problem } = request;
  const [decisions, setDecisions] = useState<readonly Decision[]>([]);
  const isOver = useIsOver(expires_at);
  const title = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const current = actions[decisions.length];

  useEffect(() => {
    if (actions.length > 0 && decisions.length === actions.length) onAnswer({ decisions: [...decisions] });
  }, [actions, decisions, onAnswer]);

  // The pressed button is gone: move the focus to the next question.
  useEffect(() => {
    if (decisions.length > 0) heading.current?.focus();
  }, [decisions.length]);

  if (!current) return null;
  const { provider = request.provider, login = request.login, server } = current;
  return (
    <section aria-labelledby={title} className="rounded-xl border border-notice/50 bg-card p-5">
      <div className="flex items-start gap-2.5">
        <ShieldQuestion className="mt-0.5 size-5 shrink-0 text-notice" />
        <h3
          id={title}
          ref={heading}
          tabIndex={-1}
          className="min-w-0 flex-1 font-semibold outline-none [overflow-wrap:anywhere]"
        >
          Allow the agent to do this on <Recipient action={current} provider={provider} />
          {login ? ` as @${login}` : ""}?
        </h3>
        {actions.length > 1 ? (
          <span className="shrink-0 text-muted-foreground text-sm">
            {decisions.length + 1} of {actions.length}
          </span>
        ) : null}
      </div>
      {server ? (
        <p className="mt-2 text-muted-foreground text-sm">
          This goes to an MCP server, with your access to {nameProvider(provider)}.
        </p>
      ) : null}
      <ProblemText text={problem} className="mt-3" />
      {sources.length > 0 ? <Sources sources={sources} /> : null}
      {isOver ? (
        <Expired onLeave={() => onAnswer({ decisions: actions.map(() => ({ type: "reject" })) })} />
      ) : (
        <>
          <ActionForm
            key={current.tool_call_id}
            action={current}
            onDecide={(decision) => setDecisions((before) => [...before, decision])}
          />
          <p className="mt-4 text-muted-foreground text-xs">
            {actions.length > 1 ? "Nothing is sent before all of them are decided. " : ""}
            Without an answer, nothing happens after {MOMENT.format(toLocalTime(expires_at))}.
          </p>
        </>
      )}
    </section>
  );
}

/** Who gets the call: the provider itself, or an MCP server by its name and host. */
function Recipient({ action: { server }, provider }: { action: Action; provider: string }) {
  if (!server) return nameProvider(provider);
  return (
    <>
      <code className="font-mono text-[0.9375em]">
        <MarkedText text={server.name} />
      </code>{" "}
      (<MarkedText text={server.host} />)
    </>
  );
}

/** Text by other people may have influenced this write. */
function Sources({ sources }: { sources: readonly string[] }) {
  return (
    <div className="mt-3 flex gap-2 rounded-lg bg-notice-soft px-3 py-2 text-sm">
      <ShieldAlert className="mt-0.5 size-4 shrink-0 text-notice" />
      <div className="min-w-0">
        <p>
          Before this, the agent read what other people may have written. Check that this is what you want.
        </p>
        <ul className="mt-1 flex flex-wrap gap-x-3 font-mono text-xs [overflow-wrap:anywhere]">
          {sources.map((source) => (
            <li key={source}>
              <MarkedText text={source} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Expired({ onLeave }: { onLeave: () => void }) {
  return (
    <>
      <p role="status" className="mt-4">
        This was not decided in time: it can't be approved any more, and nothing was sent. Ask the agent again
        if you still want it.
      </p>
      <Button size="small" className="mt-4" onClick={onLeave}>
        Continue without it
      </Button>
    </>
  );
}

const MOMENT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
