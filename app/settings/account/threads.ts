import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { forgetConversation } from "#app/chat/conversations.ts";
import { webEnv } from "#auth/authorization-server/env.ts";
import { sessionTokenKeys } from "#auth/authorization-server/server-keys.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { idSchema } from "#auth/protocol/ids.ts";
import { mintSessionToken } from "#auth/protocol/session-token.ts";
import { database } from "#db/index.ts";

const SENTENCE = "The agent could not delete your conversations. Try again in a moment.";
type Person = { userId: string; sessionId: string };
const idsSchema = z.array(z.object({ thread_id: idSchema }));

/**
 * Deletes all of a person's threads at the LangGraph server with messages and checkpoints, and their rows here. The server stops
 * active runs by itself (auth/langgraph.ts). The same rate limit holds as in the chat: of a thousand conversations the last ones
 * have to wait.
 * @throws AuthError `server_unavailable`: some may be left; a retry continues there
 */
export async function deleteThreads(person: Person): Promise<void> {
  const seen = new Set<string>();
  for (let threads = await search(person); threads.length > 0; threads = await search(person)) {
    for (const { thread_id } of threads) {
      if (seen.has(thread_id)) throw new AuthError("server_unavailable", SENTENCE);
      seen.add(thread_id);
      await ask(person, "DELETE", `/threads/${thread_id}`);
      await forgetConversation(database(), person.userId, thread_id);
    }
  }
}

async function search(person: Person) {
  return idsSchema.parse(await ask(person, "POST", "/threads/search", { limit: 100 }));
}

/** As the person, like the BFF. */
async function ask(person: Person, method: string, path: string, json?: unknown): Promise<unknown> {
  for (;;) {
    const answer = await send(person, method, path, json);
    if (answer.status === 429) {
      await pause(1000 * (Number(answer.headers.get("retry-after")) || 1));
      continue;
    }
    if (!answer.ok && answer.status !== 404) throw new AuthError("server_unavailable", SENTENCE);
    const text = await answer.text();
    return answer.ok && text ? JSON.parse(text) : [];
  }
}

async function send(person: Person, method: string, path: string, json: unknown): Promise<Response> {
  const { APP_URL, LANGGRAPH_URL } = webEnv();
  const token = mintSessionToken(person, sessionTokenKeys().signing, APP_URL);
  try {
    return await fetch(`${LANGGRAPH_URL}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(json ? { "content-type": "application/json" } : {}) },
      body: json ? JSON.stringify(json) : undefined,
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
    });
  } catch (cause) {
    throw new AuthError("server_unavailable", SENTENCE, { cause });
  }
}
