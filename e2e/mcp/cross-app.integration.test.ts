import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findInFiles, findInText } from "../security/canaries.ts";
import { connectionCanaries } from "../security/system-secrets.ts";
import { Conversation } from "../support/conversation.ts";
import { HttpPerson } from "../support/http-person.ts";
import { sendForm } from "../support/page-forms.ts";
import { type System, startSystem } from "../support/system.ts";
import { mcp } from "./feature.ts";

/** Cross-app access from sign-in to answer, with the embedded auth provider as the company's. */

let system: System;
const people = new Map<string, HttpPerson>();

beforeAll(async () => {
  system = await startSystem({ env: { EMBEDDED_CROSS_APP: "true", LOG_LEVEL: "debug" } });
  for (const [name, password] of [
    ["alice", "wonderland"],
    ["bob", "builder"],
    ["carol", "singer"],
  ] as const) {
    const person = new HttpPerson(system.appUrl, name);
    await person.signIn(password);
    await person.connectGitHub();
    people.set(name, person);
  }
});
afterAll(() => system?.stop());

function begin(name: "alice" | "bob" | "carol") {
  const person = people.get(name);
  if (!person) throw new Error(`${name} is not signed in`);
  return { person, chat: new Conversation(person, "mcp_agent") };
}

const CONNECT = { kind: "connect", provider: "mcp-notes" };

test("if the identity provider grants it, a server is used without asking for access, also for writes", async () => {
  const { person, chat } = begin("alice");
  expect(await chat.ask("Show my notes")).toContain("Ask the Hatter");
  await expect(chat.question()).resolves.toBeUndefined();
  await chat.ask('Add a note: "Polish the looking-glass"');
  await expect(chat.question()).resolves.toMatchObject({ kind: "approve" });
  expect(await chat.decide({ type: "approve" })).toContain("I added the note");
  const page = await (await person.fetch(`${system.appUrl}/settings/connections`)).text();
  expect(page).toContain("the embedded provider");
  expect(page).toContain("notes:write");
});

test("none of its tokens is in a log, table or file", async () => {
  const canaries = await connectionCanaries(system.dataDir);
  expect(
    Object.keys(canaries).filter((name) => /^(mcp-notes token|sign-in's)/.test(name)).length,
  ).toBeGreaterThan(3);
  expect(findInText(system.output(), canaries)).toEqual([]);
  // The issuers store the tokens that they issued.
  const files = findInFiles(system.dataDir, canaries, (file) =>
    /^(identity|mcp)\/|^(keys|github)\.json/.test(file),
  );
  expect(files.map(({ file, canary }) => `${canary} in ${path.relative(system.dataDir, file)}`)).toEqual([]);
  expect(system.output()).not.toContain("oauth-id-jag");
});

test("if it refuses, the person is asked as usual and consents at the server", async () => {
  const { person, chat } = begin("bob");
  await chat.ask("Show my notes");
  await expect(chat.question()).resolves.toMatchObject({ ...CONNECT, reason: "not_connected" });
  await mcp.connect?.(person);
  expect(await chat.run(await chat.answer({ connect: "connected" }))).toContain(
    "The crane needs a new cable",
  );
});

test("if it grants less than a write needs, the person is asked for the missing scope", async () => {
  const { chat } = begin("carol");
  expect(await chat.ask("Show my notes")).toContain("Rehearsal moved");
  await chat.ask('Add a note: "Tune the piano"');
  await chat.decide({ type: "approve" });
  await expect(chat.question()).resolves.toMatchObject({
    ...CONNECT,
    reason: "missing_scope",
    missing: ["notes:write"],
  });
});

test("a server that a person disconnected is reconnected only by them, without a consent page", async () => {
  const { person, chat } = begin("alice");
  await sendForm(person, "/settings/connections", "Yes, disconnect notes");
  await chat.ask("Show my notes");
  await expect(chat.question()).resolves.toMatchObject({ ...CONNECT, reason: "not_connected" });
  const { response } = await person.post(`${system.appUrl}/api/oauth/connect/mcp-notes`, {
    returnTo: "/chat",
  });
  expect(response.headers.get("location")).toBe(`${system.appUrl}/chat?connected=mcp-notes`);
  expect(await chat.run(await chat.answer({ connect: "connected" }))).toContain("Ask the Hatter");
});
