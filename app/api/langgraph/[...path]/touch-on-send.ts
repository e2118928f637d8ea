import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { touchConversation } from "#app/chat/conversations.ts";
import { parseJson } from "#auth/protocol/json.ts";
import type { Route } from "#auth/resource-server/route-policy.ts";
import { database } from "#db/index.ts";
import { log } from "#observability/log.ts";

/** A message sent to a conversation, for its row: the list of conversations is ours, not the server's. */
type SentMessage = Parameters<typeof touchConversation>[1];

const runSchema = z.looseObject({
  assistant_id: z.string(),
  input: z.looseObject({ messages: z.array(z.looseObject({ content: z.unknown() })) }).nullish(),
});

/** @returns undefined for a request that starts no run in a thread */
export function readSentMessage(route: Route, userId: string, body: string): SentMessage | undefined {
  const { name, threadId } = route;
  const isRun = name === "runs.stream" || name === "runs.create" || name === "runs.wait";
  if (!isRun || !threadId || !body) return undefined;
  const { data: run } = runSchema.safeParse(parseJson(body));
  if (!run) return undefined;
  const content = run.input?.messages.at(-1)?.content;
  const text = typeof content === "string" ? content : "";
  return { userId, threadId, assistant: run.assistant_id.slice(0, 64), text };
}

/** Outcomes that do not tell whether the run started: the browser left, or the server was too slow. */
const UNKNOWN = [499, 503];

/**
 * Creates or touches the conversation's row once the server has started the run, before the client gets the response.
 * @param isNew whether there is no row yet
 * @param askThread sends a GET to the LangGraph server as the person
 * @throws the database's error if a new conversation's row can't be written: a message that nobody finds again must not be acknowledged.
 * The row is written as soon as possible, since the run goes on.
 */
export async function touchWhenAccepted(
  message: SentMessage,
  isNew: boolean,
  answer: Response,
  askThread: (path: string) => Promise<Response>,
): Promise<void> {
  let isAccepted = answer.ok;
  if (UNKNOWN.includes(answer.status)) {
    const thread = await askThread(`/threads/${message.threadId}`);
    await thread.body?.cancel();
    isAccepted = thread.ok;
  }
  if (!isAccepted) return;
  try {
    await touchConversation(database(), message);
  } catch (error) {
    log().warn({ err: error, thread_id: message.threadId }, "a conversation's row was not touched");
    // The next message updates the row.
    if (!isNew) return;
    await answer.body?.cancel();
    void touchLater(message);
    throw error;
  }
}

const AGAIN_MS = 1_000;
const TRIES = 600;

/** Writes the row as soon as the database takes it, within ten minutes. */
async function touchLater(message: SentMessage): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    await pause(AGAIN_MS, undefined, { ref: false });
    const isDone = await touchConversation(database(), message).then(
      () => true,
      () => false,
    );
    if (isDone) return;
  }
}
