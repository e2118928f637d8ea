import type { RequestFacts } from "./flow-events.ts";

/**
 * While the BFF waits for the LangGraph server, that server may ask back whether the session is live. The two requests know
 * of each other by the request's id, here in memory: it is written nowhere.
 */
type Question = RequestFacts["question"];

// Next loads a module once per bundle: the process keeps one map for all of them, as with the database.
const shared = globalThis as typeof globalThis & { __flowQuestions?: Map<string, Question> };
shared.__flowQuestions ??= new Map();
const open = shared.__flowQuestions;

/** Begins to listen for a question. @returns how to stop, which gives the question if one came */
export function expectQuestion(requestId: string): () => Question {
  open.set(requestId, null);
  return () => {
    const question = open.get(requestId) ?? null;
    open.delete(requestId);
    return question;
  };
}

/** Notes a question, if somebody listens. */
export function noteQuestion(requestId: string, question: NonNullable<Question>): void {
  if (open.has(requestId)) open.set(requestId, question);
}
