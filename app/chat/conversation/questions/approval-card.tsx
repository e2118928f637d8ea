"use client";

import { ShieldAlert, ShieldQuestion } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import type { ApprovalAnswer, ApprovalRequest } from "#auth/interrupts.ts";
import { subjectOf, toolInWords } from "../tool-words.ts";
import { ArgumentList } from "./argument-list.tsx";

type Decision = ApprovalAnswer["decisions"][number];
type Action = ApprovalRequest["action_requests"][number];

interface Props {
  request: ApprovalRequest;
  onAnswer: (answer: ApprovalAnswer) => void;
}

/** Writes that wait for a decision, one by one. What is shown is exactly what will be sent. */
export function ApprovalCard({ request, onAnswer }: Props) {
  const { action_requests: actions, untrusted_sources: sources, login, problem } = request;
  const [decisions, setDecisions] = useState<readonly Decision[]>([]);
  const current = actions[decisions.length];

  useEffect(() => {
    if (actions.length > 0 && decisions.length === actions.length) onAnswer({ decisions: [...decisions] });
  }, [actions, decisions, onAnswer]);

  if (!current) return null;
  return (
    <section aria-labelledby="approval-question" className="rounded-xl border border-notice/50 bg-card p-5">
      <div className="flex items-center gap-2.5">
        <ShieldQuestion aria-hidden="true" className="size-5 text-notice" />
        <h3 id="approval-question" className="font-semibold">
          May the agent do this{login ? ` as @${login}` : ""}?
        </h3>
        {actions.length > 1 ? (
          <span className="ml-auto text-muted-foreground text-sm">
            {decisions.length + 1} of {actions.length}
          </span>
        ) : null}
      </div>
      {problem ? <p className="mt-3 text-danger text-sm">{problem}</p> : null}
      {sources.length > 0 ? (
        <p className="mt-3 flex gap-2 rounded-lg bg-notice-soft px-3 py-2 text-sm">
          <ShieldAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-notice" />
          <span>
            Before this, the agent read what other people wrote: {sources.join(", ")}. Check that this is what
            you want.
          </span>
        </p>
      ) : null}
      <ActionForm
        key={current.tool_call_id}
        action={current}
        onDecide={(decision) => setDecisions((before) => [...before, decision])}
      />
    </section>
  );
}

function ActionForm({ action, onDecide }: { action: Action; onDecide: (decision: Decision) => void }) {
  const [reason, setReason] = useState("");
  const [isRejecting, setRejecting] = useState(false);
  return (
    <>
      <p className="mt-4 font-medium">
        {toolInWords(action.name, false)}{" "}
        <span className="text-muted-foreground">{subjectOf(action.args)}</span>
      </p>
      <ArgumentList args={action.args} />
      {isRejecting ? (
        <form
          className="mt-4 grid gap-2.5"
          onSubmit={(event) => {
            event.preventDefault();
            onDecide({ type: "reject", message: reason.trim() || undefined });
          }}
        >
          <label className="text-sm" htmlFor={`reason-${action.tool_call_id}`}>
            Why not? The agent reads it.
          </label>
          <textarea
            id={`reason-${action.tool_call_id}`}
            value={reason}
            maxLength={2000}
            rows={2}
            onChange={(event) => setReason(event.target.value)}
            className="rounded-lg border border-input bg-background px-3 py-2 text-sm"
          />
          <div className="flex gap-2.5">
            <Button type="submit" look="danger" size="small">
              Reject
            </Button>
            <Button look="ghost" size="small" onClick={() => setRejecting(false)}>
              Back
            </Button>
          </div>
        </form>
      ) : (
        <div className="mt-5 flex flex-wrap gap-2.5">
          <Button look="primary" size="small" onClick={() => onDecide({ type: "approve" })}>
            Approve
          </Button>
          <Button size="small" onClick={() => setRejecting(true)}>
            Reject…
          </Button>
        </div>
      )}
    </>
  );
}
