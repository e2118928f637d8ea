import { cutText } from "#auth/protocol/cut-text.ts";
import { kindOfQuestion } from "../question-kind.ts";
import { markdownToSpeech } from "./markdown-to-speech.ts";
import type { Question } from "./questions/questions.tsx";

const LONGEST = 1_000;
const ASKED = {
  approve: "for your approval",
  connect: "for access",
  elicit: "what an MCP server wants to know",
  unknown: "something that this page does not know",
};

/** An answer for screen readers: without markup, and shortened, since the rest is on the page. */
export function toSpeech(markdown: string): string {
  // Addresses may be longer than the text.
  const words = markdownToSpeech(cutText(markdown, LONGEST * 5));
  return words.length > LONGEST ? `${cutText(words, LONGEST)}… The answer goes on.` : words;
}

/** Announces what the agent asks, with a count if there are several; "" if nothing. */
export function questionsInWords(questions: readonly Question[]): string {
  const counts = new Map<string, number>();
  for (const { value } of questions) {
    const words = ASKED[kindOfQuestion(value) ?? "unknown"];
    counts.set(words, (counts.get(words) ?? 0) + countDecisions(value));
  }
  return [...counts]
    .map(([words, count]) => `The agent asks ${words}${count > 1 ? `: ${count} questions` : ""}.`)
    .join(" ");
}

/** Several writes in one question are decided one by one. */
function countDecisions(value: unknown): number {
  const actions: unknown = Object(value).action_requests;
  return Array.isArray(actions) ? Math.max(1, actions.length) : 1;
}
