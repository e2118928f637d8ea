"use client";

import { useEffect, useRef, useState } from "react";
import { interruptSchema } from "#auth/protocol/interrupts.ts";
import { focusComposer } from "../composer.tsx";
import { ApprovalCard } from "./approval-card.tsx";
import { ConnectCard } from "./connect-card.tsx";
import { withoutReturn } from "./return-address.ts";
import { ServerQuestionCard } from "./server-question-card.tsx";

/** Something that a run waits for; `value` is what the agent sent, not yet checked. */
export interface Question {
  id: string;
  value: unknown;
}

interface Props {
  questions: readonly Question[];
  /** The conversation's own path, to come back to from another site. */
  address: string;
  /** All answers, by the questions' ids: the run goes on when nothing is left open. */
  onAnswer: (answers: Record<string, unknown>) => void;
}

/** What the agent asks in the middle of a run. Loaded apart: most conversations never ask. */
export default function Questions({ questions, address, onAnswer }: Props) {
  const [answers, setAnswers] = useState<Record<string, unknown>>({});
  const cards = useRef<HTMLDivElement>(null);

  // After all cards have read it (effects of children run first): a reload must not answer again.
  useEffect(() => {
    const address = withoutReturn(location.href);
    if (address) window.history.replaceState(null, "", address);
  }, []);

  // The button that was pressed is gone with its card: the keyboard goes on at the next one, or where one writes.
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
        // Once: the window in which a provider was connected says so until it is heard, and a second run would be refused.
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
            The agent asks something that this page does not know. Say in a message what it should do.
          </p>
        );
      })}
    </div>
  );
}
