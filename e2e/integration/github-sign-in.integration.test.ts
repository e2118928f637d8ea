import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GitHubControl } from "../support/github-control.ts";
import { HttpPerson } from "../support/http-person.ts";
import { embeddedDatabases, withDatabase } from "../support/personal-rows.ts";
import { type System, startSystem } from "../support/system.ts";

let system: System;

beforeAll(async () => {
  system = await startSystem({ env: { GITHUB_SIGN_IN: "true" } });
});
afterAll(() => system?.stop());

const signIn = async (username: string) => {
  const person = new HttpPerson(system.appUrl, username);
  await person.signInWithGitHub();
  return person;
};
const connections = () =>
  withDatabase(embeddedDatabases(system).app, (db) => db.selectFrom("connections").selectAll().execute());

test("signing in with GitHub also connects it, and the agent acts as the person", async () => {
  const alice = await signIn("alice");
  expect(await alice.ask(randomUUID(), "Which repositories do I have?")).toContain("alice/wonderland-api");
});

test("a working connection is kept when its owner signs in again; a revoked one is replaced", async () => {
  const [before] = await connections();
  await signIn("alice");
  expect(await connections()).toEqual([before]);

  await new GitHubControl(system.addresses.github).revoke("alice");
  const alice = await signIn("alice");
  await alice.ask(randomUUID(), "Which repositories do I have?");
  await signIn("alice");
  expect(await alice.ask(randomUUID(), "Which repositories do I have?")).toContain("alice/wonderland-api");
});

test("a GitHub account that another person here has connected signs in without being connected", async () => {
  const alice = await signIn("alice");
  const [ofAlice] = await connections();
  await signIn("carol");
  await withDatabase(embeddedDatabases(system).app, async (db) => {
    await db.deleteFrom("connections").where("login", "=", "alice").execute();
    await db.updateTable("connections").set({ user_id: ofAlice?.user_id }).execute();
  });
  const before = await connections();
  const carol = await signIn("carol");
  expect(await connections()).toEqual(before);
  for (const person of [alice, carol]) {
    expect((await person.api("/api/langgraph/threads/search", { json: {} })).status).toBe(200);
  }
});

test("signing in succeeds even if the tokens can't be stored", async () => {
  await system.stop();
  const vault = { VAULT_ADDR: "http://127.0.0.1:9", VAULT_TOKEN: "none", SECRET_STORE: "vault" };
  system = await startSystem({ env: { GITHUB_SIGN_IN: "true", ...vault } });
  const bob = await signIn("bob");
  expect(await connections()).toEqual([]);
  expect((await bob.api("/api/langgraph/threads/search", { json: {} })).status).toBe(200);
  await expect.poll(system.output).toContain("a log-in did not connect its provider");
});
