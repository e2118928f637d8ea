import type { Interrupt } from "@langchain/langgraph-sdk";
import { useRef } from "react";
import type { Question } from "./questions/questions.tsx";
import type { AgentState } from "./use-thread-head.ts";

/** What the running graph asked, in the state that the stream brought. */
export function readInterrupts(values: AgentState): readonly Interrupt[] {
  return Array.isArray(values.__interrupt__) ? values.__interrupt__ : [];
}

/** The same questions stay the same object, however often the state around them changes. */
export function useQuestions(interrupts: readonly Interrupt[]): readonly Question[] {
  // Without a name an answer would go to whatever is asked by then; LangGraph names all of its own.
  const found = interrupts.flatMap(({ id, value }) => (id === undefined ? [] : [{ id, value }]));
  const key = JSON.stringify(found);
  const kept = useRef({ key, questions: found });
  if (kept.current.key !== key) kept.current = { key, questions: found };
  return kept.current.questions;
}
