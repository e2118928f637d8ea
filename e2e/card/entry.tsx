import fc from "fast-check";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { ApprovalCard } from "#app/chat/conversation/questions/approval-card.tsx";
import { ServerQuestionCard } from "#app/chat/conversation/questions/server-question-card.tsx";
import { approvalRequestSchema, elicitRequestSchema } from "#auth/protocol/interrupts.ts";
import "#app/globals.css";
import { cardArguments } from "./arguments.ts";
import { findMissing } from "./find-missing.ts";
import { findSides } from "./text-sides.ts";

const root = createRoot(document.getElementById("root") ?? document.body);
type Arguments = Record<string, unknown>;
/** The number of cards so far: each gets a unique key, so that no card inherits another's state. */
let made = 0;

/** Mounts one card for each set of arguments, as the chat does. */
function mount(all: readonly Arguments[], name: string): HTMLElement[] {
  flushSync(() =>
    // In one keyed element, so that the next batch replaces it as a whole.
    root.render(
      <div key={made}>
        {all.map((args) => {
          const request = approvalRequestSchema.parse({
            kind: "approve",
            action_requests: [{ name, args, tool_call_id: "call" }],
            review_configs: [],
            provider: "github",
            login: "alice",
            untrusted_sources: [],
            expires_at: Date.now() + 3_600_000,
          });
          made += 1;
          return <ApprovalCard key={made} request={request} onAnswer={() => {}} />;
        })}
      </div>,
    ),
  );
  return [...document.querySelectorAll<HTMLElement>("#root > div > section")];
}

/** Cards per page: they share one layout. */
const CARDS = 50;

/**
 * Generates arguments and looks for parts that can't be read on their cards.
 * @returns the failure with the smallest arguments that cause it; undefined if there is none
 */
export function check(count: number, seed: number): string | undefined {
  const batch = fc.array(cardArguments, { minLength: 1, maxLength: CARDS, size: "max" });
  const names = fc.constantFrom("create_issue", "create_or_update_file", "notes__save");
  const property = fc.property(batch, names, (all, name) => {
    checked += all.length;
    const cards = mount(all, name);
    if (cards.length !== all.length) throw new Error(`${cards.length} cards for ${all.length} calls`);
    const sent = cards.map((card, index) => ({ card, args: all[index] ?? {} }));
    const missing = findMissing(sent);
    if (missing) throw new Error(missing);
  });
  let checked = 0;
  for (let round = 0; checked < count; round += 1) {
    const result = fc.check(property, { numRuns: 20, seed: seed + round, interruptAfterTimeLimit: 60_000 });
    if (result.failed) return `${String(result.errorInstance)}\n${fc.defaultReportMessage(result)}`;
  }
  return undefined;
}

/** Mounts the card of a server's question. @returns the answers given on it, filled as they come */
function ask(request: unknown): { answers: unknown[] } {
  const asked: { answers: unknown[] } = { answers: [] };
  made += 1;
  const card = (
    <ServerQuestionCard
      key={made}
      request={elicitRequestSchema.parse(request)}
      onAnswer={(answer) => asked.answers.push(answer)}
    />
  );
  flushSync(() => root.render(card));
  return asked;
}

/** For tests of single cards. */
export { ask, findSides, mount };
