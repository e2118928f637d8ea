import type { Interrupt, Message, ThreadState } from "@langchain/langgraph-sdk";
import { useMemo } from "react";
import type { AgentState } from "./agent-state.ts";
import { type Problem, toProblem } from "./problem.ts";
import type { Question } from "./questions/questions.tsx";
import { type Submission, withSaying } from "./submission.ts";
import { findRemembered, type Turn, toTurns, withAnswer, wordsOf } from "./turns.ts";
import { useDeferredMessages } from "./use-deferred-messages.ts";
import { readInterrupts, useQuestions } from "./use-questions.ts";

interface Shown {
  messages: Message[];
  /** The streamed or stored state. */
  values: AgentState;
  /** The stored state. */
  state: ThreadState<AgentState> | undefined;
  saying: Submission | undefined;
  isRunning: boolean;
  isStopped: boolean;
  error: unknown;
}

interface View {
  turns: Turn[];
  /** The first turn that the model has verbatim; of earlier ones it has a summary. */
  remembered: string | undefined;
  /** The answer was interrupted, by the person or by a crash, and can be continued. */
  isHalted: boolean;
  problem: Problem | undefined;
  /** Tools that were missing in the last answer, a sentence each. */
  missingTools: readonly string[];
  /** The agent's questions, which it waits for. */
  questions: readonly Question[];
}

const NONE: readonly string[] = [];

/** A conversation as the page shows it: turns, questions and problems. */
export function useConversationView(shown: Shown): View {
  const { values, state, saying, isRunning, isStopped, error } = shown;
  const isStored = state !== undefined && values === state.values;
  const asked: readonly Interrupt[] = isStored
    ? state.tasks.flatMap(({ interrupts }) => interrupts)
    : readInterrupts(values);
  const questions = useQuestions(isRunning || error ? [] : asked);
  const wasCutOff = isStored && state.next.length > 0 && questions.length === 0;
  const messages = useDeferredMessages(withSaying(shown.messages, saying), isRunning);
  const openCall = isRunning ? "running" : questions.length > 0 ? "waiting" : "stopped";
  const turns = useMemo(
    () => withAnswer(toTurns(messages, openCall), isRunning),
    [messages, openCall, isRunning],
  );
  const upto = values.summarised_upto;
  const last = turns.at(-1);
  const hasWords = last?.kind === "agent" && wordsOf(last) !== "";
  return {
    turns,
    remembered: useMemo(() => findRemembered(messages, turns, upto), [messages, turns, upto]),
    isHalted: !isRunning && !error && (isStopped || wasCutOff),
    problem: useMemo(
      () => (error && !isRunning ? toProblem(error, hasWords) : undefined),
      [error, isRunning, hasWords],
    ),
    missingTools: values.missing_tools ?? NONE,
    questions,
  };
}
