import { z } from "zod";
import { webEnv } from "#auth/env.ts";
import { AuthError } from "#auth/errors.ts";
import { sessionTokenKeys } from "#auth/server-keys.ts";
import { mintSessionToken } from "#auth/session-token.ts";

const SENTENCE = "The agent could not delete your conversations. Try again in a moment.";
const idsSchema = z.array(z.object({ thread_id: z.uuid() }));
const runsSchema = z.array(z.object({ run_id: z.uuid(), status: z.string() }));

/**
 * Deletes all of a person's threads at the LangGraph server, messages and checkpoints with them. Answers that are being
 * written are stopped first: a thread that is deleted under a run costs the server a worker (FACTS.md 12).
 * @throws AuthError `server_unavailable`: some may be left; trying again goes on where this stopped
 */
export async function deleteThreads(person: { userId: string; sessionId: string }): Promise<void> {
  const seen = new Set<string>();
  for (let threads = await search(person); threads.length > 0; threads = await search(person)) {
    for (const { thread_id } of threads) {
      if (seen.has(thread_id)) throw new AuthError("server_unavailable", SENTENCE);
      seen.add(thread_id);
      await stopRuns(person, thread_id);
      await ask(person, "DELETE", `/threads/${thread_id}`);
    }
  }
}

async function search(person: { userId: string; sessionId: string }) {
  return idsSchema.parse(await ask(person, "POST", "/threads/search", { limit: 100 }));
}

async function stopRuns(person: { userId: string; sessionId: string }, threadId: string): Promise<void> {
  // By status: the server lists the oldest runs first. Those that wait go first, or they would begin.
  for (const status of ["pending", "running"]) {
    const address = `/threads/${threadId}/runs`;
    const runs = runsSchema.parse(await ask(person, "GET", `${address}?limit=100&status=${status}`));
    for (const { run_id } of runs) await ask(person, "POST", `${address}/${run_id}/cancel?wait=true`);
  }
}

/** As the person, in the same way as the BFF. */
async function ask(
  person: { userId: string; sessionId: string },
  method: string,
  path: string,
  json?: unknown,
): Promise<unknown> {
  const { APP_URL, LANGGRAPH_URL } = webEnv();
  const token = await mintSessionToken(person, sessionTokenKeys().signing, APP_URL);
  let answer: Response;
  try {
    answer = await fetch(`${LANGGRAPH_URL}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(json ? { "content-type": "application/json" } : {}) },
      body: json ? JSON.stringify(json) : undefined,
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
    });
  } catch (cause) {
    throw new AuthError("server_unavailable", SENTENCE, { cause });
  }
  if (!answer.ok && answer.status !== 404) throw new AuthError("server_unavailable", SENTENCE);
  const text = await answer.text();
  return answer.ok && text ? JSON.parse(text) : [];
}
