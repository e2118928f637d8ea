import { z } from "zod";
import { agentEnv } from "#auth/client/env.ts";
import { isPostgresUrl } from "#db/address.ts";
import { invalidBody, REFUSALS } from "../protocol/refusals.ts";
import { KEYED_FORM, readResume } from "../protocol/resume.ts";
import { refusal } from "./refusal.ts";
import { openSaver } from "./threads/saver.ts";
import { findWaiting, listWaiting } from "./threads/waiting.ts";

const asked = z.looseObject({
  command: z.looseObject({ resume: z.unknown() }).nullish(),
  config: z
    .looseObject({ configurable: z.looseObject({ checkpoint_id: z.string().nullish() }).optional() })
    .nullish(),
});
const approval = z.looseObject({ kind: z.literal("approve") });

/** This server's own writes are waited for (threads/settled-reads.ts); those of another one are visible within this time. */
const OTHER_SERVERS_MS = 2_000;

/**
 * A run may only answer open questions of its thread, and approve only by the interrupt's id (docs/facts.md 16). Checked when the run is created, on
 * each server; the agent checks once more (agent/approval/interrupt.ts).
 * @param kwargs of the run, as in `threads:create_run`
 * @throws HTTPException 422 with a message that shows the format
 */
export async function checkResume(threadId: string, kwargs: unknown): Promise<void> {
  const { command, config } = asked.safeParse(kwargs).data ?? {};
  if (command?.resume === undefined || command.resume === null) return;
  const resume = readResume(command.resume);
  if ("problem" in resume) throw refusal(invalidBody(resume.problem));
  const saver = await openSaver();
  // If the server stores the checkpoints, only the agent knows the open questions.
  if (!saver) return;
  const checkpointId = config?.configurable?.checkpoint_id ?? undefined;
  const list = () => listWaiting(saver, threadId, checkpointId);
  const isShared = isPostgresUrl(agentEnv().AGENT_DATABASE_URL);
  const waiting = await findWaiting(list, resume.ids, isShared ? OTHER_SERVERS_MS : 0);
  const isUnkeyed = resume.ids.length === 0;
  if (isUnkeyed && waiting.some(({ value }) => approval.safeParse(value).success)) {
    throw refusal(invalidBody(KEYED_FORM));
  }
  if (resume.ids.every((id) => waiting.some((interrupt) => interrupt.id === id))) return;
  throw refusal(REFUSALS.noQuestion);
}
