/** What a rule file exports: which requests it takes, and how it answers them. Add a file, name it in `index.ts`: done. */
import type { Ask } from "#dev/model/ask.ts";
import type { Plan } from "#dev/model/plan.ts";

export interface Rule {
  topic: string;
  /** For the list of abilities, as a verb phrase; absent for rules that answer without doing anything. */
  does?: string;
  /** Tools that it can't work without. */
  tools: string[];
  /** Phrases that it understands; the first one is shown to people, all are tested. */
  examples: string[];
  applies(ask: Ask): boolean;
  /** The steps to the answer; a string is an answer that needs none. */
  plan(ask: Ask): Plan | string;
}
