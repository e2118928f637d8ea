import { z } from "zod";
import { invalidBody, REFUSALS } from "../protocol/refusals.ts";
import { KEYED_FORM, readResume } from "../protocol/resume.ts";
import { refusal } from "./refusal.ts";
import { openSaver } from "./threads/saver.ts";
import { listWaiting } from "./threads/waiting.ts";

const asked = z.looseObject({
  command: z.looseObject({ resume: z.unknown() }).nullish(),
  config: z
    .looseObject({ configurable: z.looseObject({ checkpoint_id: z.string().nullish() }).optional() })
    .nullish(),
});
const approval = z.looseObject({ kind: z.literal("approve") });

/**
 * Lets a run answer only what waits in its thread, and approve only by the interrupt's id (docs/facts.md 16). Holds where the run is made, on
 * each engine; the agent checks once more (agent/approval/interrupt.ts).
 * @param kwargs of the run, as `threads:create_run` has them
 * @throws HTTPException 422 with a sentence that shows the form
 */
export async function checkResume(threadId: string, kwargs: unknown): Promise<void> {
  const { command, config } = asked.safeParse(kwargs).data ?? {};
  if (command?.resume === undefined || command.resume === null) return;
  const resume = readResume(command.resume);
  if ("problem" in resume) throw refusal(invalidBody(resume.problem));
  const saver = await openSaver();
  // Where the server keeps the checkpoints, only the agent can tell what waits.
  if (!saver) return;
  const waiting = await listWaiting(saver, threadId, config?.configurable?.checkpoint_id ?? undefined);
  const isUnkeyed = resume.ids.length === 0;
  if (isUnkeyed && waiting.some(({ value }) => approval.safeParse(value).success)) {
    throw refusal(invalidBody(KEYED_FORM));
  }
  if (resume.ids.every((id) => waiting.some((interrupt) => interrupt.id === id))) return;
  throw refusal(REFUSALS.noQuestion);
}
