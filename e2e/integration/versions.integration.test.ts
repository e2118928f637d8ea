import { randomUUID } from "node:crypto";
import { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFork } from "#app/chat/conversation/branches/find-fork.ts";
import { PEOPLE } from "#dev/people.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

/** Versions of a conversation, created as the page does, on the real server. */
describe("a conversation with versions", () => {
  let system: System;
  let person: HttpPerson;

  beforeAll(async () => {
    system = await startSystem();
    person = new HttpPerson(system.appUrl, "alice");
    await person.signIn(PEOPLE.find(({ username }) => username === "alice")?.password ?? "");
  });
  afterAll(() => system.stop());

  /** The page's own client, with this person's cookies. */
  function makeClient(): Client {
    const send: typeof fetch = (address, init) => {
      const headers = new Headers(init?.headers);
      headers.set("origin", system.appUrl);
      return person.fetch(String(address), { ...init, headers });
    };
    return new Client({
      apiUrl: `${system.appUrl}/api/langgraph`,
      apiKey: null,
      callerOptions: { fetch: send, maxRetries: 0 },
    });
  }

  const message = (text: string, id: string, checkpoint?: string) => ({
    input: { messages: [{ type: "human", id, content: `script:\n${JSON.stringify([text])}` }] },
    ...(checkpoint ? { checkpoint: { checkpoint_id: checkpoint, checkpoint_ns: "" } } : {}),
  });
  const wordsOf = (messages: readonly { type: string; content: unknown }[]) =>
    messages.filter(({ type }) => type === "ai").map(({ content }) => content);

  test("continues the newest version, and keeps the other one complete", async () => {
    const conversation = new Conversation(person);
    const { threads } = makeClient();
    await conversation.run(message("One.", "m1"));
    await conversation.run(message("Two.", "m2"));

    const fork = await findFork(threads, conversation.threadId, "m2", undefined);
    await conversation.run(message("Another two.", "m3", fork.checkpoint));
    expect(wordsOf(await conversation.messages())).toEqual(["One.", "Another two."]);

    // Without a checkpoint the server would start at the fork again: its thread record keeps the last run's config.
    await conversation.run(message("Three.", "m4"));
    expect(wordsOf(await conversation.messages())).toEqual(["One.", "Another two.", "Three."]);

    const left = await threads.getState<{ messages: { type: string; content: unknown }[] }>(
      conversation.threadId,
      fork.leaf,
    );
    expect(wordsOf(left.values.messages)).toEqual(["One.", "Two."]);
    await conversation.run(message("Two goes on.", "m5", fork.leaf));
    expect(wordsOf(await conversation.messages())).toEqual(["One.", "Two.", "Two goes on."]);
  });

  test("can't be forked at a checkpoint that it does not have", async () => {
    const conversation = new Conversation(person);
    await conversation.run(message("One.", "m1"));
    expect(await conversation.run(message("Two.", "m2", randomUUID()))).toContain("no such checkpoint");
    expect(wordsOf(await conversation.messages())).toEqual(["One."]);
  });

  test("can't be forked at another person's checkpoint", async () => {
    const mine = new Conversation(person);
    await mine.run(message("Mine.", "m1"));
    const { leaf } = await findFork(makeClient().threads, mine.threadId, "m1", undefined);
    const bob = new HttpPerson(system.appUrl, "bob");
    await bob.signIn(PEOPLE.find(({ username }) => username === "bob")?.password ?? "");
    const his = new Conversation(bob);
    await his.run(message("His.", "m1"));
    expect(await his.run(message("From hers?", "m2", leaf))).toContain("no such checkpoint");
    expect(JSON.stringify(await his.messages())).not.toContain("Mine.");
    const answer = await bob.api(`/api/langgraph/threads/${his.threadId}/state/${leaf}`);
    expect(await answer.text()).not.toContain("Mine.");
  });
});
