import { randomUUID } from "node:crypto";
import type { HttpPerson } from "../support/http-person.ts";
import { forgeSessionToken } from "../support/session-tokens.ts";
import type { System } from "../support/system.ts";
import { type Case, readFor } from "./attack.ts";

/** A text that occurs only in the victim's threads. */
export const SECRET_WORD = "Cheshire-4711-grin";

/** A person's identity at the LangGraph server: the subject and session of their tokens. */
export interface Identity {
  sub: string;
  sid: string;
  /** Their accounts at providers. */
  accounts?: Record<string, string>;
}

/** The header with a new session token, as the BFF would sign it. */
export async function bearer(
  system: System,
  { sub, sid, accounts }: Identity,
  ageSeconds = 0,
): Promise<Record<string, string>> {
  const claims = { iss: system.appUrl, sub, sid, ageSeconds, accounts };
  const token = await forgeSessionToken(system.dataDir, claims);
  return { authorization: `Bearer ${token}` };
}

/** Reads a person's identity from one of their threads. */
export async function findIdentity(person: HttpPerson): Promise<Identity> {
  const threadId = randomUUID();
  await person.ask(threadId, "Hello");
  const answer = await person.api(`/api/langgraph/threads/${threadId}/runs`);
  const [run] = (await answer.json()) as {
    kwargs: { config: { configurable: { langgraph_auth_user: { identity: string; session_id: string } } } };
  }[];
  const user = run?.kwargs.config.configurable.langgraph_auth_user;
  if (!user) throw new Error("the thread has no run");
  return { sub: user.identity, sid: user.session_id };
}

/** Creates a finished conversation, and one with a pending approval. */
export async function makeIdleCases(person: HttpPerson, assistantId: string): Promise<Case[]> {
  const idle = randomUUID();
  await person.ask(idle, `Hello, ${SECRET_WORD}`);
  const pending = randomUUID();
  await person.ask(pending, `Create an issue in alice/wonderland-api titled "${SECRET_WORD}"`);
  return Promise.all(
    Object.entries({ idle, pending }).map(async ([name, threadId]) => {
      const runs = await person.api(`/api/langgraph/threads/${threadId}/runs`);
      const state = await person.api(`/api/langgraph/threads/${threadId}/state`);
      const [run] = (await runs.json()) as { run_id: string }[];
      const { checkpoint, next } = (await state.json()) as {
        checkpoint: { checkpoint_id: string };
        next: string[];
      };
      if (!run) throw new Error(`${name} has no run`);
      if (next.length > 0 !== (name === "pending")) throw new Error(`${name} is not in its state`);
      return { name, threadId, runId: run.run_id, checkpointId: checkpoint.checkpoint_id, assistantId };
    }),
  );
}

/** Starts a conversation whose answer stays in flight: the model's process must be paused before. */
export async function makeRunningCase(person: HttpPerson, assistantId: string): Promise<Case> {
  const threadId = randomUUID();
  const answer = await person.api(`/api/langgraph/threads/${threadId}/runs/stream`, {
    json: {
      assistant_id: "agent",
      input: { messages: [{ type: "human", content: SECRET_WORD }] },
      stream_resumable: true,
      on_disconnect: "continue",
      if_not_exists: "create",
    },
  });
  const runId = answer.headers.get("content-location")?.split("/").at(-1) ?? "";
  await readFor(answer, 1_000, 200);
  const run = await person.api(`/api/langgraph/threads/${threadId}/runs/${runId}`);
  const { status } = (await run.json()) as { status: string };
  if (status !== "running" && status !== "pending") throw new Error(`the run is ${status}`);
  return { name: "in flight", threadId, runId, checkpointId: randomUUID(), assistantId };
}
