"use client";

import { MessageCircleQuestion } from "lucide-react";
import { useId } from "react";
import type { ElicitAnswer, ElicitRequest } from "#auth/protocol/interrupts.ts";
import { MarkedText } from "./marked-text.tsx";
import { ProblemText } from "./problem-text.tsx";
import { ServerForm } from "./server-form.tsx";
import { ServerPage } from "./server-page.tsx";
import { useIsOver } from "./use-is-over.ts";

interface Props {
  request: ElicitRequest;
  onAnswer: (answer: ElicitAnswer) => void;
}

/** An MCP server asks the person something during a tool call (MCP, elicitation). */
export function ServerQuestionCard({ request, onAnswer }: Props) {
  const { server, tool, message, ask, question, expires_at, problem } = request;
  const title = useId();
  const isOver = useIsOver(expires_at);
  const answer = (elicit: ElicitAnswer["elicit"], content?: ElicitAnswer["content"]) =>
    onAnswer({ elicit, question, ...(content ? { content } : {}) });
  return (
    <section aria-labelledby={title} className="rounded-xl border border-notice/50 bg-card p-5">
      <div className="flex items-start gap-2.5">
        <MessageCircleQuestion className="mt-0.5 size-5 shrink-0 text-notice" />
        <h3
          id={title}
          tabIndex={-1}
          className="min-w-0 flex-1 font-semibold outline-none [overflow-wrap:anywhere]"
        >
          The MCP server <MarkedText text={server.name} /> asks you
        </h3>
      </div>
      <p className="mt-2 text-muted-foreground text-sm [overflow-wrap:anywhere]">
        Your answer goes to {server.host}, for its tool <MarkedText text={tool} />. These are the server's
        words:
      </p>
      <p className="mt-3 whitespace-pre-wrap [overflow-wrap:anywhere]">
        <MarkedText text={message} isBlock />
      </p>
      <ProblemText text={problem} className="mt-3" />
      {ask.mode === "form" ? (
        <ServerForm fields={ask.fields} onAnswer={answer} />
      ) : (
        <ServerPage url={ask.url} onAnswer={answer} />
      )}
      {isOver ? (
        <p role="status" className="mt-4 text-muted-foreground text-xs">
          The server has stopped waiting. You can still answer: a read is then repeated, a change is not.
        </p>
      ) : null}
    </section>
  );
}
