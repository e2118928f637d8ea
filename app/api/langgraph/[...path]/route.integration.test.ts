import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Kysely } from "kysely";
import { afterEach, expect, test, vi } from "vitest";
import { findConversation } from "#app/chat/conversations.ts";
import { webEnv } from "#auth/authorization-server/env.ts";
import type { LiveSession } from "#auth/authorization-server/session-store.ts";
import { makePerson } from "#auth/testing/people.ts";
import type { Schema } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { POST } from "./route.ts";

const held = vi.hoisted(() => ({ db: undefined as unknown, live: undefined as unknown }));
vi.mock("#db/index.ts", () => ({ database: () => held.db as Kysely<Schema> }));
vi.mock("#auth/authorization-server/session.ts", () => ({
  getSession: async () => held.live as LiveSession,
}));

/** The LangGraph server: its response to a run, and then to requests for the thread. */
const server = vi.hoisted(() => ({
  run: vi.fn<() => Promise<Response>>(),
  thread: vi.fn<() => Promise<Response>>(),
}));
vi.mock("./send.ts", () => ({
  send: ({ pathname }: URL) => (pathname.endsWith("/runs/stream") ? server.run() : server.thread()),
}));
const answering = (status: number) => async () => new Response(null, { status });

afterEach(() => {
  vi.resetAllMocks();
});

describeOnBothDatabases("a conversation's row", (get) => {
  /**
   * Signs a person in. @returns a function that sends a message to a thread, and returns the status and whether the thread is
   * theirs afterwards
   */
  async function signIn() {
    const { db } = get();
    const live = await makePerson(db);
    [held.db, held.live] = [db, live];
    return async (threadId: string = randomUUID(), signal: AbortSignal | null = null) => {
      const body = { assistant_id: "agent", input: { messages: [{ type: "human", content: "Hi" }] } };
      const headers = { origin: webEnv().APP_URL, "content-type": "application/json" };
      const address = `${webEnv().APP_URL}/api/langgraph/threads/${threadId}/runs/stream`;
      const init = { method: "POST", headers, body: JSON.stringify(body), signal };
      const { status } = await POST(new Request(address, init));
      return { status, isListed: (await findConversation(db, live.user.id, threadId)) !== undefined };
    };
  }

  /** A client that disconnects before the server's response. */
  async function sayAndLeave() {
    const leaving = new AbortController();
    server.run.mockImplementation(async () => {
      leaving.abort();
      throw leaving.signal.reason;
    });
    const say = await signIn();
    return say(randomUUID(), leaving.signal);
  }

  test("is created with the first message that the server accepts", async () => {
    server.run.mockImplementation(answering(200));
    const say = await signIn();
    expect(await say()).toEqual({ status: 200, isListed: true });
  });

  test("is not kept if the thread is another person's: it would lock them out", async () => {
    server.run.mockImplementation(answering(404));
    server.thread.mockImplementation(answering(404));
    const say = await signIn();
    expect(await say()).toEqual({ status: 404, isListed: false });
  });

  test("is discarded if the client disconnects before a 404", async () => {
    server.thread.mockImplementation(answering(404));
    expect(await sayAndLeave()).toEqual({ status: 499, isListed: false });
  });

  test("stays if the client disconnects and their thread exists", async () => {
    server.thread.mockImplementation(answering(200));
    expect(await sayAndLeave()).toEqual({ status: 499, isListed: true });
  });

  test.each([
    [200, true],
    [404, false],
  ])(
    "is decided by the thread (%i) if the server did not say whether the run began",
    async (status, isListed) => {
      server.run.mockRejectedValue(new Error("connect ECONNREFUSED"));
      server.thread.mockImplementation(answering(status));
      const say = await signIn();
      expect(await say()).toEqual({ status: 503, isListed });
    },
  );

  test("stays if a later message is rejected", async () => {
    const say = await signIn();
    const threadId = randomUUID();
    server.run.mockImplementationOnce(answering(200));
    await say(threadId);
    server.run.mockImplementation(answering(404));
    server.thread.mockImplementation(answering(404));
    await pause(2);
    expect(await say(threadId)).toEqual({ status: 404, isListed: true });
  });

  test("is not kept for a message rejected because of too many streams", async () => {
    server.run.mockImplementation(async () => new Response(new ReadableStream()));
    const say = await signIn();
    for (let open = 0; open < webEnv().STREAMS_PER_USER; open += 1) await say();
    expect(await say()).toEqual({ status: 429, isListed: false });
  });
});
