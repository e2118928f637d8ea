import { afterAll, beforeAll, expect, test } from "vitest";
import { STREAM } from "#app/chat/conversation/runs.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { lengthenConversation } from "../support/long-conversation.ts";
import { type System, startSystem } from "../support/system.ts";

let system: System;
let alice: HttpPerson;

beforeAll(async () => {
  system = await startSystem();
  alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub("repo");
});
afterAll(() => system?.stop());

const TURNS = Array.from({ length: 200 }, (_, turn) => ({
  asked: `Question ${turn}`,
  answered: `Answer ${turn}. ${"Some words. ".repeat(20)}`,
}));

/** Sends a message as the page does. @returns the stream, followed by the approval's if the run was interrupted */
async function takeTurn(conversation: Conversation, ...steps: object[]): Promise<string> {
  const stream_mode = STREAM.streamMode;
  const content = `script:\n${JSON.stringify([...steps, "Done."])}`;
  const asked = await conversation.run({ input: { messages: [{ type: "human", content }] }, stream_mode });
  if (!(await conversation.card())) return asked;
  return asked + (await conversation.run({ ...(await conversation.approval()), stream_mode }));
}

test.each([
  ["a read", { call: "list_repositories", args: {} }],
  [
    "an approved write",
    { call: "create_issue", args: { owner: "alice", repo: "wonderland-api", title: "As short as ever" } },
  ],
])(
  "a turn with %s streams no more after 200 turns than at first, in the page's stream modes",
  async (_what, call) => {
    const conversation = new Conversation(alice);
    const first = await takeTurn(conversation, call);
    await lengthenConversation(system.dataDir, conversation.threadId, TURNS);
    const late = await takeTurn(conversation, call);
    expect(await conversation.messages()).toHaveLength(408);
    expect(late.length).toBeLessThan(1.5 * first.length);
    // The person's message comes first, for clients that join the run.
    expect(late.match(/^event: (?!metadata).*$/m)?.[0]).toBe("event: custom");
    // Clients that request states still get them.
    const whole = await conversation.ask("Hello");
    expect(whole).toContain("event: values");
  },
);
