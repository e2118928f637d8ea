import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { PEOPLE } from "#dev/people.ts";
import { Conversation } from "../support/conversation.ts";
import { type Databases, makeDatabases } from "../support/databases.ts";
import { HttpPerson } from "../support/http-person.ts";
import { garble, storeUnchecked } from "../support/older-version.ts";
import { embeddedStores } from "../support/personal-rows.ts";
import { type System, startSystem } from "../support/system.ts";
import { deleteAccount } from "../security/account-deletion.ts";

const HOSTILE: [string, Record<string, unknown>][] = [
  ["that say they are code", { lc: 1, type: "constructor", id: ["bogus"] }],
  ["nested 3,000 levels deep", JSON.parse(`${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`)],
];

const postgres = inject("postgresUrl");
describe("on SQLite", () => hostileCallsOn(async () => undefined));
describe.skipIf(!postgres)("on Postgres", () => hostileCallsOn(() => makeDatabases(postgres ?? "")));

/** What a model puts into a call that only reads is stored unseen by anybody. */
function hostileCallsOn(makeEnv: () => Promise<Databases | undefined>): void {
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

  const agentUrl = () => databases?.AGENT_DATABASE_URL ?? embeddedStores(system).agent;

  /** The answers of everything that reads a conversation, or all of a person's. */
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

  async function restart(): Promise<void> {
    const said = system.nextLine(/langgraph was killed by SIGKILL/);
    process.kill(-system.pid("langgraph"), "SIGKILL");
    await said;
    const isUp = () =>
      fetch(`${system.addresses.langgraph}/info`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
  }

  test.each(HOSTILE)(
    "a call with arguments %s is not run, and the conversation goes on",
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
      await storeUnchecked(agentUrl(), conversation.threadId, args);
      await expectAllReadable();
    },
  );

  test("a conversation that can't be read at all keeps its place in the lists, and breaks none", async () => {
    const broken = new Conversation(carol);
    await expectAnswer(broken);
    await storeUnchecked(agentUrl(), broken.threadId, {});
    await garble(agentUrl(), broken.threadId);
    await restart();
    await expectAllReadable();
    for (const [path, json] of [
      ["/api/langgraph/threads/search", {}],
      ["/api/conversations", undefined],
    ] as const)
      expect(await (await carol.api(path, json && { json })).text()).toContain(broken.threadId);
  });

  test("after a restart all of them are readable, and go on", async () => {
    await restart();
    await expectAllReadable();
    for (const conversation of conversations) {
      await expectAnswer(conversation);
    }
  });

  test("one of them, and then the account with the others, can be deleted after another restart", async () => {
    await restart();
    const [first] = conversations.splice(2, 1);
    const path = `/api/langgraph/threads/${first?.threadId}`;
    expect((await carol.api(path, { method: "DELETE" })).status).toBe(204);
    expect((await carol.api(path)).status).toBe(404);
    await expectAllReadable();
    expect(await deleteAccount(carol)).toContain("account=deleted");
    expect((await carol.api("/api/conversations")).status).toBe(401);
  });
}
