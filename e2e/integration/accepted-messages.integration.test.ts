import { randomUUID } from "node:crypto";
import path from "node:path";
import { uuid6 } from "@langchain/langgraph-checkpoint";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { ThreadsSchema } from "#auth/resource-server/threads/database.ts";
import { openDatabase } from "#db/open.ts";
import { bearer, findIdentity, type Identity } from "../security/target.ts";
import { Conversation } from "../support/conversation.ts";
import { crashAgent } from "../support/crash.ts";
import { type Databases, makeDatabases } from "../support/databases.ts";
import { HttpPerson } from "../support/http-person.ts";
import { whileModelIsPaused } from "../support/pause.ts";
import { type System, startSystem } from "../support/system.ts";

/** A long answer: its run is still in flight when the test acts. */
const LONG = `script:\n${JSON.stringify(["word ".repeat(200)])}`;
const human = (content: string, id: string = randomUUID()) => ({ type: "human", id, content });

const postgres = inject("postgresUrl");
describe("on SQLite", () => testAcceptedMessages(async () => ({})));
describe.skipIf(!postgres)("on Postgres", () => testAcceptedMessages(() => makeDatabases(postgres ?? "")));

function testAcceptedMessages(makeEnv: () => Promise<Partial<Databases>>): void {
  let env: Partial<Databases>;
  let system: System;
  let alice: HttpPerson;
  let identity: Identity;

  beforeAll(async () => {
    env = await makeEnv();
    system = await startSystem({ env: { TOKEN_DELAY_MS: "20", ...env } });
    alice = new HttpPerson(system.appUrl, "alice");
    await alice.signIn("wonderland");
    identity = await findIdentity(alice);
  });
  afterAll(() => system?.stop());

  /** Sends a request directly to the LangGraph server. */
  async function direct(path: string, json?: object): Promise<Response> {
    const headers = { ...(await bearer(system, identity)), "content-type": "application/json" };
    const method = json ? "POST" : "GET";
    return fetch(`${system.addresses.langgraph}${path}`, {
      method,
      headers,
      body: json && JSON.stringify(json),
    });
  }

  /** Reduces a run to what is stored if it is killed right after its first task: the input's checkpoint, that task's writes, its inbox. */
  async function rewindToInput(threadId: string, runId: string, messages: object[]): Promise<void> {
    const url = env.AGENT_DATABASE_URL ?? `file:${path.join(system.dataDir, "checkpoints.db")}`;
    const db = openDatabase<ThreadsSchema & { checkpoints: { thread_id: string; checkpoint_id: string } }>(
      url,
    );
    const ofThread = db.selectFrom("checkpoints").where("thread_id", "=", threadId);
    const first = ofThread.select((one) => one.fn.min("checkpoint_id").as("id"));
    const { id } = await first.executeTakeFirstOrThrow();
    await db
      .deleteFrom("checkpoints")
      .where("thread_id", "=", threadId)
      .where("checkpoint_id", ">", id)
      .execute();
    const entry = { run_id: runId, thread_id: threadId, sequence: uuid6(0), checkpoint_id: null };
    await db
      .insertInto("inbox")
      .values({ ...entry, messages: JSON.stringify(messages) })
      .execute();
    await db.destroy();
  }

  const send = (threadId: string, messages: object[], more: object = {}) =>
    direct(`/threads/${threadId}/runs`, {
      assistant_id: "agent",
      input: { messages },
      if_not_exists: "create",
      multitask_strategy: "enqueue",
      ...more,
    });

  async function texts(threadId: string): Promise<unknown[]> {
    const { values } = (await (await direct(`/threads/${threadId}/state`)).json()) as {
      values: { messages?: { type: string; content: unknown }[] };
    };
    return (values.messages ?? []).filter(({ type }) => type === "human").map(({ content }) => content);
  }

  test("a message is kept when the server dies at the first byte of its response, and the run can be resumed", async () => {
    const conversation = new Conversation(alice);
    const answer = await conversation.begin({ input: { messages: [human("What can you do?")] } });
    expect(answer.status).toBe(200);
    await crashAgent(system);
    await answer.text().catch(() => "cut");
    const state = await (await alice.api(`/api/langgraph/threads/${conversation.threadId}/state`)).json();
    expect(state.values.messages).toMatchObject([{ type: "human", content: "What can you do?" }]);
    expect(state.next).toHaveLength(1);
    await conversation.continueRun();
    expect((await conversation.messages()).map(({ type }) => type)).toEqual(["human", "ai"]);
  });

  test("the next run keeps a message whose run died between its first task and that task's checkpoint", async () => {
    const threadId = randomUUID();
    const run = (await (await send(threadId, [human("first")])).json()) as { run_id: string };
    await direct(`/threads/${threadId}/runs/${run.run_id}/join`);
    const state = (await (await direct(`/threads/${threadId}/state`)).json()) as {
      values: { messages: object[] };
    };
    await rewindToInput(threadId, run.run_id, state.values.messages.slice(0, 1));
    await crashAgent(system);
    await send(threadId, [human("second")]);
    await expect.poll(() => texts(threadId)).toEqual(["first", "second"]);
  });

  test("a direct client's messages are kept in order, including queued ones, and get ids if they have none", async () => {
    const threadId = randomUUID();
    await send(threadId, [human(LONG)]);
    await send(threadId, [{ role: "user", content: "second" }]);
    expect((await send(threadId, [human("third"), human("fourth")])).status).toBe(200);
    await crashAgent(system);
    expect(await texts(threadId)).toEqual([LONG, "second", "third", "fourth"]);
    await crashAgent(system);
    expect(await texts(threadId)).toEqual([LONG, "second", "third", "fourth"]);
  });

  test("a run without a message is refused where there is nothing to continue, and claims no conversation", async () => {
    const threadId = randomUUID();
    for (const kind of ["stream", "wait"]) {
      const answer = await direct(`/threads/${threadId}/runs/${kind}`, {
        assistant_id: "agent",
        input: null,
        if_not_exists: "create",
      });
      expect([answer.status, await answer.json()]).toMatchObject([
        422,
        { message: "There is nothing to continue in this conversation: send a message." },
      ]);
    }
    expect((await direct(`/threads/${threadId}`)).status).toBe(404);
  });

  test("a message that replaces another one is kept in its place", async () => {
    const conversation = new Conversation(alice);
    const { threadId } = conversation;
    await conversation.ask("Hello");
    const before = (await (await direct(`/threads/${threadId}/history`)).json()) as {
      values: { messages?: unknown[] };
      checkpoint: { checkpoint_id: string };
    }[];
    const empty = before.findLast(({ values }) => (values.messages ?? []).length === 0);
    await send(threadId, [human("Hello instead")], { checkpoint_id: empty?.checkpoint.checkpoint_id });
    await crashAgent(system);
    expect(await texts(threadId)).toEqual(["Hello instead"]);
  });

  test("a message that was rejected, rolled back or deleted does not reappear", async () => {
    const threadId = randomUUID();
    await whileModelIsPaused(system, async () => {
      const running = (await (await send(threadId, [human(LONG)])).json()) as { run_id: string };
      const refused = await send(threadId, [human("refused")], { multitask_strategy: "reject" });
      expect(refused.status).toBe(422);
      expect((await send(randomUUID(), [human("nowhere")], { if_not_exists: "reject" })).status).toBe(404);
      const waiting = (await (await send(threadId, [human("rolled back")])).json()) as { run_id: string };
      expect((await direct(`/threads/${threadId}/runs/${waiting.run_id}/cancel`, {})).status).toBe(202);
      expect(running.run_id).toBeTruthy();
    });
    await crashAgent(system);
    expect(await texts(threadId)).toEqual([LONG]);

    const gone = randomUUID();
    await send(gone, [human("deleted")]);
    await alice.api(`/api/langgraph/threads/${gone}`, { method: "DELETE" });
    await crashAgent(system);
    expect((await direct(`/threads/${gone}/state`)).status).toBe(404);
  });

  test("a message whose answer is stopped before it starts is kept, and one that interrupts another follows it", async () => {
    const stopped = randomUUID();
    const run = (await (await send(stopped, [human("stopped")])).json()) as { run_id: string };
    await direct(`/threads/${stopped}/runs/${run.run_id}/cancel?wait=1`, {});
    expect(await texts(stopped)).toEqual(["stopped"]);

    const threadId = randomUUID();
    await send(threadId, [human("first")]);
    await send(threadId, [human("waits")]);
    await send(threadId, [human("interrupts")], { multitask_strategy: "interrupt" });
    await expect.poll(() => texts(threadId)).toEqual(["first", "waits", "interrupts"]);
  });

  test("of several concurrent messages that may not be queued, exactly one is accepted", async () => {
    const threadId = randomUUID();
    await whileModelIsPaused(system, async () => {
      const sent = Array.from({ length: 8 }, (_, index) =>
        send(threadId, [human(`number ${index}`)], { multitask_strategy: "reject" }),
      );
      const statuses = (await Promise.all(sent)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 422)]);
    });
    await crashAgent(system);
    expect(await texts(threadId)).toHaveLength(1);
  });
}
