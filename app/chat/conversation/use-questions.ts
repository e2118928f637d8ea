import type { Interrupt } from "@langchain/langgraph-sdk";
import { useRef } from "react";
import type { AgentState } from "./agent-state.ts";
import type { Question } from "./questions/questions.tsx";

/** The graph's questions in a streamed state. */
export function readInterrupts(values: AgentState): readonly Interrupt[] {
  return Array.isArray(values.__interrupt__) ? values.__interrupt__ : [];
}

/** Returns the same object for the same questions, however often the state changes. */
export function useQuestions(interrupts: readonly Interrupt[]): readonly Question[] {
  // Without an id, an answer would go to whatever is asked by then; LangGraph's interrupts have one.
  const found = interrupts.flatMap(({ id, value }) => (id === undefined ? [] : [{ id, value }]));
  const key = JSON.stringify(found);
  const kept = useRef({ key, questions: found });
  if (kept.current.key !== key) kept.current = { key, questions: found };
  return kept.current.questions;
}
