import type { OutcomeName } from "./uses.ts";

/** Outcomes in words. */
export const OUTCOME_WORDS: Record<OutcomeName, string> = {
  done: "Done",
  refused: "Refused",
  failed: "Failed",
  unreported: "Not reported back",
};
