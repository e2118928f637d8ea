import { randomUUID } from "node:crypto";
import { MessagesAnnotation, StateGraph } from "@langchain/langgraph";
import { HumanMessage } from "langchain";
import { expect, onTestFinished, test, vi } from "vitest";
import { prepareThreads, type ThreadsSchema } from "#auth/resource-server/threads/database.ts";
import { claimThread, findThread } from "#auth/resource-server/threads/owners.ts";
import { makeSaver } from "#auth/resource-server/threads/saver.ts";
import { isPostgresUrl, openDatabase } from "#db/open.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { removeOlder } from "./remove.ts";

const DAY = 86_400_000;

describeOnBothDatabases("retention", (get) => {
  test("removes what is older than the limit from both databases, and a dry run counts it first", async () => {
    const { db: app, url } = get();
    const agentUrl = isPostgresUrl(url) ? url : `${url}.agent`;
    const agent = openDatabase<ThreadsSchema>(agentUrl);
    onTestFinished(() => agent.destroy());
    const saver = await makeSaver(agentUrl);
    await prepareThreads(agent);
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("answer", () => ({ messages: [] }))
      .addEdge("__start__", "answer")
      .compile({ checkpointer: saver });
    const now = Date.now();
    const [user, old, recent] = [randomUUID(), randomUUID(), randomUUID()];
    await app.insertInto("users").values({ id: user, issuer: "i", subject: user, created_at: now }).execute();
    // Checkpoint ids only increase, and the other database's test used later ones.
    Object.assign(globalThis.checkpointClock ?? {}, { last: { msecs: 0, nsecs: 0 } });
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    for (const [thread, days] of [
      [old, 40],
      [recent, 10],
    ] as const) {
      const at = now - days * DAY;
      vi.setSystemTime(at);
      await claimThread(agent, thread, user, "agent");
      await graph.invoke({ messages: [new HumanMessage("hi")] }, { configurable: { thread_id: thread } });
      const row = {
        id: thread,
        user_id: user,
        assistant: "agent",
        title: "t",
        created_at: at,
        updated_at: at,
      };
      await app.insertInto("conversations").values(row).execute();
      const use = { provider: "github", tool: "t", access: "read" as const, scopes: "", thread_id: thread };
      const ids = { user_id: user, session_id: "s", connection_id: "c", created_at: at };
      await app
        .insertInto("activity")
        .values({ id: randomUUID(), ...use, ...ids })
        .execute();
      const event = { id: randomUUID(), user_id: user, thread_id: thread, kind: "request" as const };
      await app
        .insertInto("flow_events")
        .values({ ...event, facts: "{}", created_at: at })
        .execute();
    }
    vi.setSystemTime(now);
    const one = { threads: 1, conversations: 1, activity: 1, events: 1 };
    const retention = { app, agent, saver };
    expect(await removeOlder(retention, now - 30 * DAY, true)).toEqual(one);
    expect(await removeOlder(retention, now - 30 * DAY, false)).toEqual(one);
    expect(await removeOlder(retention, now - 30 * DAY, false)).toEqual({
      threads: 0,
      conversations: 0,
      activity: 0,
      events: 0,
    });
    const read = (thread_id: string) => saver.getTuple({ configurable: { thread_id } });
    expect(await read(old)).toBeUndefined();
    expect(await read(recent)).toBeDefined();
    expect((await findThread(agent, old))?.owner).toBe("");
    const left = await app.selectFrom("conversations").select("id").execute();
    expect(left).toEqual([{ id: recent }]);
  });
});
