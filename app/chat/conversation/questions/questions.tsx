"use client";

import { useEffect, useRef, useState } from "react";
import { interruptSchema } from "#auth/protocol/interrupts.ts";
import { focusComposer } from "../composer.tsx";
import { ApprovalCard } from "./approval-card.tsx";
import { ConnectCard } from "./connect-card.tsx";
import { withoutReturn } from "./return-address.ts";
import { ServerQuestionCard } from "./server-question-card.tsx";

/** A question that a run waits for; `value` is what the agent sent, unchecked. */
export interface Question {
  id: string;
  value: unknown;
}

interface Props {
  questions: readonly Question[];
  /** The conversation's path, to return to from another site. */
  address: string;
  /** All answers, by question id: the run resumes when none is missing. */
  onAnswer: (answers: Record<string, unknown>) => void;
}

/** What the agent asks during a run. Loaded separately: most conversations never ask. */
export default function Questions({ questions, address, onAnswer }: Props) {
  const [answers, setAnswers] = useState<Record<string, unknown>>({});
  const cards = useRef<HTMLDivElement>(null);

  // After all cards have read it (children's effects run first): a reload must not answer again.
  useEffect(() => {
    const address = withoutReturn(location.href);
    if (address) window.history.replaceState(null, "", address);
  }, []);

  // The pressed button is gone with its card: move the focus to the next card, or to the composer.
  useEffect(() => {
    if (Object.keys(answers).length === 0 || document.activeElement !== document.body) return;
    const next = cards.current?.querySelector("h3");
    if (next) next.focus();
    else focusComposer();
  }, [answers]);

  useEffect(() => {
    if (questions.length > 0 && questions.every(({ id }) => id in answers)) onAnswer(answers);
  }, [questions, answers, onAnswer]);

  return (
    <div ref={cards} className="grid gap-4">
      {questions.map(({ id, value }) => {
        if (id in answers) return null;
        // Once: the popup repeats its message until it is acknowledged, and a second resume would be rejected.
        const answer = (given: unknown) =>
          setAnswers((before) => (id in before ? before : { ...before, [id]: given }));
        const request = interruptSchema.safeParse(value).data;
        if (request?.kind === "connect") {
          return <ConnectCard key={id} id={id} request={request} address={address} onAnswer={answer} />;
        }
        if (request?.kind === "elicit")
          return <ServerQuestionCard key={id} request={request} onAnswer={answer} />;
        if (request?.kind === "approve") return <ApprovalCard key={id} request={request} onAnswer={answer} />;
        return (
          <p key={id} className="text-muted-foreground text-sm">
            The agent asks a question that this page can't show. Answer it in a message.
          </p>
        );
      })}
    </div>
  );
}
