import { afterAll, beforeAll, expect, test } from "vitest";
import { type EverythingServer, startEverything } from "#agent/mcp/testing/everything-server.ts";
import { elicitRequestSchema } from "#auth/protocol/interrupts.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

/** A question of the reference MCP server through the whole system: MCP server, agent, LangGraph server, BFF, and back. */
let everything: EverythingServer;
let system: System;
let alice: HttpPerson;

beforeAll(async () => {
  everything = await startEverything("streamableHttp");
  const every = { url: everything.url, forward: "github", scopes: [], trusted: true };
  system = await startSystem({ env: { MCP_SERVERS: JSON.stringify({ every }) } });
  alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  await alice.connectGitHub();
});
afterAll(async () => {
  await system?.stop();
  await everything?.stop();
});

test("a server's question waits like an approval, accepts only a keyed answer, and the open call completes with it", async () => {
  const conversation = new Conversation(alice, "mcp_agent");
  const call = { call: "every__trigger-elicitation-request", args: {} };
  await conversation.follow(call, "Thank you.");
  await conversation.run(await conversation.approval());
  const asked = elicitRequestSchema.parse(await conversation.question());
  expect(asked).toMatchObject({ server: { name: "every" }, ask: { mode: "form" } });

  const answer = { elicit: "accept", question: asked.question, content: { name: "Ada Lovelace" } };
  const unkeyed = await conversation.begin({ command: { resume: answer } });
  expect(unkeyed.status).toBe(422);
  expect(await conversation.question()).toEqual(asked);

  await conversation.run(await conversation.answer(answer));
  expect(await conversation.question()).toBeUndefined();
  expect(await conversation.toolResults()).toMatchObject([
    { status: "success", text: expect.stringContaining("Ada Lovelace") },
  ]);
});
