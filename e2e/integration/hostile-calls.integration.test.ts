import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { PEOPLE } from "#dev/people.ts";
import { deleteAccount } from "../security/account-deletion.ts";
import { Conversation } from "../support/conversation.ts";
import { crashAgent } from "../support/crash.ts";
import { type Databases, makeDatabases } from "../support/databases.ts";
import { HttpPerson } from "../support/http-person.ts";
import { corruptWrites, storeUncheckedCall } from "../support/older-version.ts";
import { embeddedDatabases } from "../support/personal-rows.ts";
import { type System, startSystem } from "../support/system.ts";

const HOSTILE: [string, Record<string, unknown>][] = [
  ["in the form of LangChain's serialized objects", { lc: 1, type: "constructor", id: ["bogus"] }],
  ["nested 3,000 levels deep", JSON.parse(`${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`)],
];

const postgres = inject("postgresUrl");
describe("on SQLite", () => testHostileCalls(async () => undefined));
describe.skipIf(!postgres)("on Postgres", () => testHostileCalls(() => makeDatabases(postgres ?? "")));

/** A read-only call needs no approval, so the model's arguments are stored without review. */
function testHostileCalls(makeEnv: () => Promise<Databases | undefined>): void {
  let system: System;
  let carol: HttpPerson;
  let databases: Databases | undefined;
  const conversations: Conversation[] = [];

  beforeAll(async () => {
    databases = await makeEnv();
    system = await startSystem({ env: { ...databases } });
    carol = new HttpPerson(system.appUrl, "carol");
    await carol.signIn(PEOPLE.find(({ username }) => username === "carol")?.password ?? "");
    await carol.connectGitHub();
  });
  afterAll(() => system?.stop());

  const agentUrl = () => databases?.AGENT_DATABASE_URL ?? embeddedDatabases(system).agent;

  /** The status of every route that reads one or all of a person's conversations. */
  async function readEverything(): Promise<Record<string, number>> {
    const paths = conversations.flatMap(({ threadId }) => [
      `/api/langgraph/threads/${threadId}`,
      `/api/langgraph/threads/${threadId}/state`,
      `/api/langgraph/threads/${threadId}/runs`,
      `/api/conversations/${threadId}`,
      `/chat/${threadId}`,
    ]);
    const asked: [string, object | undefined][] = [
      ...[...paths, "/api/conversations", "/settings/activity"].map((path): [string, undefined] => [
        path,
        undefined,
      ]),
      ...conversations.map(({ threadId }): [string, object] => [
        `/api/langgraph/threads/${threadId}/history`,
        {},
      ]),
      ["/api/langgraph/threads/search", {}],
      ["/api/langgraph/threads/count", {}],
    ];
    const answers: Record<string, number> = {};
    for (const [path, json] of asked) {
      const answer = await carol.api(path, json && { json });
      await answer.arrayBuffer();
      answers[path] = answer.status;
    }
    return answers;
  }

  async function expectAllReadable(): Promise<void> {
    const failed = Object.entries(await readEverything()).filter(([, status]) => status !== 200);
    expect(failed).toEqual([]);
  }

  async function expectAnswer(conversation: Conversation): Promise<void> {
    const input = { messages: [{ type: "human", content: "What can you do?" }] };
    const answer = await conversation.begin({ input });
    const text = await answer.text();
    expect([answer.status, text.includes("event: error") && text]).toEqual([200, false]);
    expect((await conversation.messages()).at(-1)).toMatchObject({ type: "ai" });
  }

  test.each(HOSTILE)(
    "a call with arguments %s is not run, and the conversation continues",
    async (_name, args) => {
      const conversation = new Conversation(carol);
      conversations.push(conversation);
      await conversation.follow({ call: "get_issue", args: args as object }, "Done.");
      expect(await conversation.toolResults()).toMatchObject([
        { status: "error", text: expect.stringMatching(/^Not run: /) },
      ]);
      await expectAnswer(conversation);
      await expectAllReadable();
    },
  );

  test.each(HOSTILE)(
    "a conversation in which an older version stored arguments %s can be read",
    async (_name, args) => {
      const conversation = new Conversation(carol);
      conversations.push(conversation);
      await expectAnswer(conversation);
      await storeUncheckedCall(agentUrl(), conversation.threadId, args);
      await expectAllReadable();
    },
  );

  test("an unreadable conversation stays in the lists and does not break them", async () => {
    const broken = new Conversation(carol);
    await expectAnswer(broken);
    await storeUncheckedCall(agentUrl(), broken.threadId, {});
    await corruptWrites(agentUrl(), broken.threadId);
    await crashAgent(system);
    await expectAllReadable();
    for (const [path, json] of [
      ["/api/langgraph/threads/search", {}],
      ["/api/conversations", undefined],
    ] as const)
      expect(await (await carol.api(path, json && { json })).text()).toContain(broken.threadId);
  });

  test("after a restart all conversations are readable and continue", async () => {
    await crashAgent(system);
    await expectAllReadable();
    for (const conversation of conversations) {
      await expectAnswer(conversation);
    }
  });

  test("after another restart a conversation can be deleted, and then the account with the others", async () => {
    await crashAgent(system);
    const [first] = conversations.splice(2, 1);
    const path = `/api/langgraph/threads/${first?.threadId}`;
    expect((await carol.api(path, { method: "DELETE" })).status).toBe(204);
    expect((await carol.api(path)).status).toBe(404);
    await expectAllReadable();
    expect(await deleteAccount(carol)).toContain("account=deleted");
    expect((await carol.api("/api/conversations")).status).toBe(401);
  });
}
