import { Client } from "@langchain/langgraph-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFork } from "#app/chat/conversation/branches/find-fork.ts";
import { PEOPLE } from "#dev/people.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

/** Versions of a conversation, as the page makes them, against the real server. */
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

  const say = (text: string, id: string, checkpoint?: string) => ({
    input: { messages: [{ type: "human", id, content: `script:\n${JSON.stringify([text])}` }] },
    ...(checkpoint ? { checkpoint: { checkpoint_id: checkpoint, checkpoint_ns: "" } } : {}),
  });
  const wordsOf = (messages: readonly { type: string; content: unknown }[]) =>
    messages.filter(({ type }) => type === "ai").map(({ content }) => content);

  test("goes on at the end of the version that was said last, and keeps the other one whole", async () => {
    const talk = new Conversation(person);
    const { threads } = makeClient();
    await talk.run(say("One.", "m1"));
    await talk.run(say("Two.", "m2"));

    const fork = await findFork(threads, talk.threadId, "m2", undefined);
    await talk.run(say("Another two.", "m3", fork.checkpoint));
    expect(wordsOf(await talk.messages())).toEqual(["One.", "Another two."]);

    // The server would begin this one at the fork too: its thread's record keeps what the last run began with.
    await talk.run(say("Three.", "m4"));
    expect(wordsOf(await talk.messages())).toEqual(["One.", "Another two.", "Three."]);

    const left = await threads.getState<{ messages: { type: string; content: unknown }[] }>(
      talk.threadId,
      fork.leaf,
    );
    expect(wordsOf(left.values.messages)).toEqual(["One.", "Two."]);
    await talk.run(say("Two goes on.", "m5", fork.leaf));
    expect(wordsOf(await talk.messages())).toEqual(["One.", "Two.", "Two goes on."]);
  });

  test("can't be forked at a checkpoint of somebody else's", async () => {
    const mine = new Conversation(person);
    await mine.run(say("Mine.", "m1"));
    const { leaf } = await findFork(makeClient().threads, mine.threadId, "m1", undefined);
    const bob = new HttpPerson(system.appUrl, "bob");
    await bob.signIn(PEOPLE.find(({ username }) => username === "bob")?.password ?? "");
    const his = new Conversation(bob);
    await his.run(say("His.", "m1"));
    await his.run(say("From hers?", "m2", leaf));
    expect(JSON.stringify(await his.messages())).not.toContain("Mine.");
    const answer = await bob.api(`/api/langgraph/threads/${his.threadId}/state/${leaf}`);
    expect(await answer.text()).not.toContain("Mine.");
  });
});
