import type { Question } from "./questions/questions.tsx";
import { questionsInWords, toSpeech } from "./speech.ts";
import { type Turn, wordsOf } from "./turns.ts";

/** What a screen reader announces at the end of an answer: questions first. Loaded while the agent answers. */
export default function Said({
  turn,
  questions,
}: {
  turn: Turn | undefined;
  questions: readonly Question[];
}) {
  const words = turn?.kind === "agent" ? toSpeech(wordsOf(turn)) : "";
  return `${questionsInWords(questions)} ${words}`.trim();
}
