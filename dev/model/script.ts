/**
 * Scripts, for tests: a user message whose first line is `script:` holds a JSON list of steps that is followed to the letter.
 * A step is a text, `{"say":…}` (with `"times"`, so often), `{"call":"tool","args":{…}}`, `{"calls":[{"name":…,"args":{…}}]}` or `{"fail":"429"}`.
 */
import { z } from "zod";
import type { Conversation } from "#dev/model/conversation.ts";
import { FAILURES } from "#dev/model/failures.ts";
import type { Turn } from "#dev/model/wire.ts";

const Args = z.record(z.string(), z.unknown()).default({});
const Say = z.strictObject({
  say: z.string(),
  times: z.int().min(1).max(1000).optional(),
  reasoning: z.string().optional(),
});
const Step = z.union([
  z.string().transform((say): z.output<typeof Say> => ({ say })),
  z.strictObject({ call: z.string(), args: Args, say: z.string().optional() }),
  z.strictObject({
    calls: z.array(z.object({ name: z.string(), args: Args })).min(1),
    say: z.string().optional(),
  }),
  Say,
  z.strictObject({ fail: z.enum(FAILURES) }),
]);
type Step = z.output<typeof Step>;

export type Scripted = { turn: Turn } | { failure: (typeof FAILURES)[number] };

/** The next step of a script, or undefined when the request is none. A script that can't be read says so in the chat. */
export function followScript({ request, turns }: Conversation): Scripted | undefined {
  if (!/^script:\s*\n/.test(request)) return undefined;
  const steps = z.array(Step).safeParse(parseJson(request.slice(request.indexOf("\n") + 1)));
  if (!steps.success) return { turn: say(`This script can't be read: ${z.prettifyError(steps.error)}`) };
  const step = steps.data[turns];
  return step === undefined ? { turn: say("The script has ended.") } : follow(step);
}

function follow(step: Step): Scripted {
  if ("fail" in step) return { failure: step.fail };
  if ("call" in step)
    return { turn: { text: step.say ?? "", reasoning: "", calls: [{ name: step.call, args: step.args }] } };
  if ("calls" in step) return { turn: { text: step.say ?? "", reasoning: "", calls: step.calls } };
  const { say: text, times = 1, reasoning = "" } = step;
  return { turn: { ...say(text.repeat(times)), reasoning } };
}

function say(text: string): Turn {
  return { text, reasoning: "", calls: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
