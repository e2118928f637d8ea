import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { interruptSchema } from "#auth/protocol/interrupts.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";
import { connectJira } from "./connect.ts";

const QUESTION = "Which Jira issues are mine?";
let system: System;
let alice: HttpPerson;

beforeAll(async () => {
  system = await startSystem();
  alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
});
afterAll(() => system.stop());

const control = (path: string, body: object) =>
  fetch(`${system.addresses.jira}/_control${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** The conversation's pending interrupt. */
async function readCard(conversation: Conversation) {
  const answer = await alice.api(`/api/langgraph/threads/${conversation.threadId}/state`);
  const state: { tasks: { interrupts: { value: unknown }[] }[] } = await answer.json();
  const asked = state.tasks[0]?.interrupts[0];
  return asked && interruptSchema.parse(asked.value);
}

describe("Jira as the second provider", () => {
  test("is requested during the run, and the same run continues once it is connected", async () => {
    const conversation = new Conversation(alice, "agent", randomUUID());
    await conversation.ask(QUESTION);
    await expect(readCard(conversation)).resolves.toMatchObject({
      kind: "connect",
      provider: "atlassian",
      reason: "not_connected",
    });
    await connectJira(alice);
    const stream = await conversation.run({ command: { resume: { connect: "connected" } } });
    expect(stream).toContain("TEA-4");
    expect(stream).not.toContain("BRICK-2");
  });

  test("works without GitHub, and answers with the person's own issues", async () => {
    const bob = new HttpPerson(system.appUrl, "bob");
    await bob.signIn("builder");
    await connectJira(bob);
    const stream = await bob.ask(randomUUID(), QUESTION);
    expect(stream).toContain("BRICK-2");
    expect(stream).not.toContain("TEA-4");
  });

  test("refreshes an expired token silently", async () => {
    await control("/expire", { login: "alice" });
    expect(await alice.ask(randomUUID(), QUESTION)).toContain("TEA-4");
    await expect((await fetch(`${system.addresses.jira}/_control/counters`)).json()).resolves.toEqual({
      refreshes: 1,
      refreshReuses: 0,
    });
  });

  test("is requested again after access was removed at Atlassian", async () => {
    await control("/revoke", { login: "alice" });
    const conversation = new Conversation(alice, "agent", randomUUID());
    await conversation.ask(QUESTION);
    await expect(readCard(conversation)).resolves.toMatchObject({ provider: "atlassian", reason: "revoked" });
  });

  test("leaves no token in output, responses or files", async () => {
    const conversation = new Conversation(alice, "agent", randomUUID());
    await connectJira(alice);
    await conversation.ask(QUESTION);
    const shown = await Promise.all(
      ["", "/state", "/history", "/runs"].map(async (part) =>
        (await alice.api(`/api/langgraph/threads/${conversation.threadId}${part}`)).text(),
      ),
    );
    const stored = readdirSync(system.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "latin1"));
    expect(shown.join()).toContain("TEA-4");
    // The prefix of the embedded Atlassian's tokens.
    expect([system.output(), ...shown, ...stored].join("\n")).not.toContain("embedded-atlassian-");
  });
});
