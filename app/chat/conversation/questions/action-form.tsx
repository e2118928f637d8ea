"use client";

import { TriangleAlert } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import type { ApprovalAnswer, ApprovalRequest } from "#auth/protocol/interrupts.ts";
import { toolInWords } from "../tool-words.ts";
import { ActionPreview } from "./action-preview.tsx";
import { EditForm } from "./edit-form.tsx";
import { MarkedText } from "./marked-text.tsx";
import { describeInvisible } from "./marks.ts";
import { splitArguments } from "./preview-parts.ts";
import { RejectForm } from "./reject-form.tsx";

export type Decision = ApprovalAnswer["decisions"][number];
export type Action = ApprovalRequest["action_requests"][number];

/** Warnings about the text that a write replaces. */
const REPLACES: Partial<Record<NonNullable<Action["replaces"]>, string>> = {
  changed: "This was edited after the agent read it: the newer text would be replaced.",
  unread: "The agent has not read the text that this replaces.",
  unknown: "It could not be checked whether this was edited after the agent read it.",
};

type Mode = "look" | "edit" | "reject";

/** Returns the focus to the button that opened a form. */
function takeFocus(button: HTMLButtonElement | null): void {
  button?.focus();
}

/** One write, and the decisions about it. */
export function ActionForm({ action, onDecide }: { action: Action; onDecide: (decision: Decision) => void }) {
  const [mode, setMode] = useState<Mode>("look");
  const [left, setLeft] = useState<Mode>();
  const { name, args, before } = action;
  const parts = useMemo(() => splitArguments(args), [args]);
  const warning = useMemo(() => describeInvisible(args), [args]);
  const replaces = action.replaces && REPLACES[action.replaces];
  const look = () => {
    setLeft(mode);
    setMode("look");
  };
  return (
    <>
      <p className="mt-4 font-medium">
        {toolInWords(name, false)} <span className="text-muted-foreground">{parts.place}</span>
      </p>
      {action.private_sources?.length ? (
        <Warning>
          This goes to {action.server ? "a third party’s server" : "a public place"}, and the agent has read
          private data: <MarkedText text={action.private_sources.join(", ")} />
        </Warning>
      ) : null}
      {replaces ? <Warning>{replaces}</Warning> : null}
      {warning ? <Warning>{warning}</Warning> : null}
      {mode === "edit" ? (
        <EditForm
          args={args}
          onBack={look}
          onSend={(edited) => onDecide({ type: "edit", edited_action: { name, args: edited } })}
        />
      ) : (
        <ActionPreview parts={parts} args={args} before={before} />
      )}
      {mode === "reject" ? (
        <RejectForm
          onBack={look}
          onReject={(reason) => onDecide({ type: "reject", message: reason || undefined })}
        />
      ) : null}
      {mode === "look" ? (
        <div className="mt-5 flex flex-wrap gap-2.5">
          <Button look="primary" size="small" onClick={() => onDecide({ type: "approve" })}>
            Approve
          </Button>
          <Button size="small" ref={left === "edit" ? takeFocus : undefined} onClick={() => setMode("edit")}>
            Edit…
          </Button>
          <Button
            size="small"
            ref={left === "reject" ? takeFocus : undefined}
            onClick={() => setMode("reject")}
          >
            Reject…
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p className="mt-3 flex gap-2 rounded-lg bg-danger-soft px-3 py-2 text-danger text-sm">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </p>
  );
}
