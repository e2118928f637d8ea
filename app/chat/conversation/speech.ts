import { cutText } from "#auth/protocol/cut-text.ts";
import { kindOfQuestion } from "../question-kind.ts";
import type { Question } from "./questions/questions.tsx";
import { toWords } from "./to-words.ts";

const LONGEST = 1_000;
const ASKED = {
  approve: "for your approval",
  connect: "for access",
  elicit: "what an MCP server wants to know",
  unknown: "something that this page does not know",
};

/** An answer for screen readers. Without marks, and no longer than one listens to: the rest is on the page. */
export function toSpeech(markdown: string): string {
  // Addresses may be longer than the words.
  const words = toWords(cutText(markdown, LONGEST * 5));
  return words.length > LONGEST ? `${cutText(words, LONGEST)}… The answer goes on.` : words;
}

/** For what the agent asks, and how often where it is more than once; "" where it does not. */
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

/** Several writes that wait are one question, and are decided one by one. */
function countDecisions(value: unknown): number {
  const actions: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, "action_requests") : undefined;
  return Array.isArray(actions) ? Math.max(1, actions.length) : 1;
}
