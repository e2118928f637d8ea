import { questionsInWords, toSpeech } from "./announce.ts";
import type { Question } from "./questions/questions.tsx";
import { type Turn, wordsOf } from "./turns.ts";

/** What screen readers announce at the end of an answer: questions first. Loaded while the agent answers. */
export default function AnnouncementText({
  turn,
  questions,
}: {
  turn: Turn | undefined;
  questions: readonly Question[];
}) {
  const words = turn?.kind === "agent" ? toSpeech(wordsOf(turn)) : "";
  return `${questionsInWords(questions)} ${words}`.trim();
}
