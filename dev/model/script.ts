/**
 * Scripts, for tests: a user message whose first line is `script:` holds a JSON list of steps that is followed to the letter, one a turn.
 * A step is a text, `{"say":…}` (with `"times"`, so often), `{"call":"tool","args":{…}}`, `{"calls":[{"name":…,"args":{…}}]}` or `{"fail":"429"}`.
 */
import { z } from "zod";
import type { Conversation } from "#dev/model/conversation.ts";
import { type Decision, FAILURES } from "#dev/model/failures.ts";
import { say } from "#dev/model/wire.ts";

const args = z.record(z.string(), z.unknown()).default({});
const Step = z.strictObject({
  say: z.string().default(""),
  times: z.int().min(1).max(1000).default(1),
  reasoning: z.string().optional(),
  call: z.string().optional(),
  args,
  calls: z.array(z.object({ name: z.string(), args })).default([]),
  fail: z.enum(FAILURES).optional(),
});
const Steps = z.array(z.union([z.string().transform((text) => Step.parse({ say: text })), Step]));

/** The next step of a script, or undefined when the request is none. A script that can't be read says so in the chat. */
export function followScript({ request, turns }: Conversation): Partial<Decision> | undefined {
  if (!/^script:\s*\n/.test(request)) return undefined;
  const { data: steps, error } = Steps.safeParse(parseJson(request.slice(request.indexOf("\n") + 1)));
  if (error) return { turn: say(`This script can't be read: ${z.prettifyError(error)}`) };
  const step = steps[turns];
  if (!step) return { turn: say("The script has ended.") };
  if (step.fail) return { failure: step.fail };
  const calls = step.call ? [{ name: step.call, args: step.args }] : step.calls;
  return { turn: { text: step.say.repeat(step.times), calls, reasoning: step.reasoning } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
