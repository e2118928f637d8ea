import { randomUUID } from "node:crypto";
import { uuid6 } from "@langchain/langgraph-checkpoint";
import { z } from "zod";
import { agentEnv } from "#auth/client/env.ts";
import { invalidBody, noThread, REFUSALS } from "#auth/protocol/refusals.ts";
import { refusal } from "#auth/resource-server/refusal.ts";
import { log } from "#observability/log.ts";
import { serverRecords } from "#upstream/server-records.ts";
import { type Entry, type Message, openInbox } from "./inbox.ts";
import { announceRun, countArriving, listInFlight } from "./turns.ts";

const runSchema = z.looseObject({
  run_id: z.string(),
  multitask_strategy: z.string().optional(),
  if_not_exists: z.string().optional(),
  kwargs: z.looseObject({
    input: z.unknown(),
    config: z.looseObject({ configurable: z.record(z.string(), z.unknown()).optional() }).optional(),
  }),
});
const inputSchema = z.looseObject({ messages: z.union([z.array(z.looseObject({})), z.looseObject({})]) });

/** The server's own message for a run that may not wait. */
const BUSY =
  "Thread is already running a task. Wait for it to finish or choose a different multitask strategy.";

/**
 * Stores a run's messages before the server accepts the run, and gives each an id if the client did not: in the
 * `threads:create_run` handler, for which the 200 waits. LangSmith's server does so itself. Rejects here what the server would reject later: the row of a
 * rejected run would be delivered after a restart.
 * @param value the handler's argument; its input is replaced by the one with ids
 * @throws HTTPException 404 no such thread, 422 another run is in flight, 503 the database is not writable
 */
export async function acceptRun(value: object, threadId: string, owner: string): Promise<void> {
  const records = serverRecords();
  // The process that stores the checkpoints also stores accepted messages.
  if (!records || agentEnv().CHECKPOINTER === "server") return;
  const inbox = await openInbox().catch(refuse);
  const withdraw = await announceRun(threadId);
  try {
    const run = runSchema.parse(value);
    const others = listInFlight(records, threadId).length + countArriving(threadId) - 1;
    if (run.multitask_strategy === "reject" && others > 0) throw refusal(invalidBody(BUSY));
    if (run.if_not_exists !== "create" && !records.conn.data.threads[threadId])
      throw refusal(noThread(threadId));
    const messages = readMessages(run.kwargs.input);
    if (!messages) return;
    const checkpointId = readCheckpointId(run.kwargs.config?.configurable);
    const replaced = run.multitask_strategy === "interrupt" ? inbox.entriesOf(threadId) : [];
    const joined = replaced.filter((entry) => entry.checkpointId === checkpointId);
    const entry: Entry = {
      runId: run.run_id,
      threadId,
      checkpointId,
      sequence: uuid6(0),
      // A run that is interrupted before its first checkpoint passes its messages on to the run that interrupts it.
      messages: [...joined.flatMap((one) => one.messages), ...messages],
    };
    if (!(await inbox.add(entry, owner).catch(refuse))) throw refusal(noThread(threadId));
    for (const { runId } of joined) inbox.settle(runId);
    replaceInput(value, entry.messages);
  } finally {
    // The server stores the run in its memory, or rejects it, before the event loop turns.
    setImmediate(withdraw);
  }
}

function refuse(error: unknown): never {
  log().error({ err: error }, "a message could not be stored");
  throw refusal(REFUSALS.notStored);
}

/** @returns undefined for a run without messages: it continues, or answers a question */
function readMessages(input: unknown): Message[] | undefined {
  const parsed = inputSchema.safeParse(input);
  if (!parsed.success) return undefined;
  return [parsed.data.messages].flat().map((message) => ({
    ...message,
    id: typeof message.id === "string" && message.id !== "" ? message.id : randomUUID(),
  }));
}

function readCheckpointId(configurable: Record<string, unknown> | undefined): string | null {
  const id = configurable?.checkpoint_id;
  return typeof id === "string" ? id : null;
}

/** In the handler's own argument: what the schema returned is a copy. */
function replaceInput(value: object, messages: readonly Message[]): void {
  const { kwargs } = value as { kwargs: { input: object } };
  kwargs.input = { ...kwargs.input, messages };
}
