import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GitHubControl } from "../support/github-control.ts";
import { HttpPerson } from "../support/http-person.ts";
import { embeddedStores, withStore } from "../support/personal-rows.ts";
import { type System, startSystem } from "../support/system.ts";

let system: System;

beforeAll(async () => {
  system = await startSystem({ env: { GITHUB_SIGN_IN: "true" } });
});
afterAll(() => system?.stop());

const arrive = async (username: string) => {
  const person = new HttpPerson(system.appUrl, username);
  await person.signInWithGitHub();
  return person;
};
const connections = () =>
  withStore(embeddedStores(system).app, (db) => db.selectFrom("connections").selectAll().execute());

test("who signs in with GitHub is connected in the same step, and the agent acts as them", async () => {
  const alice = await arrive("alice");
  expect(await alice.ask(randomUUID(), "Which repositories do I have?")).toContain("alice/wonderland-api");
});

test("a connection that works is kept when its owner signs in again; one that turned out to be revoked is replaced", async () => {
  const [before] = await connections();
  await arrive("alice");
  expect(await connections()).toEqual([before]);

  await new GitHubControl(system.addresses.github).revoke("alice");
  const alice = await arrive("alice");
  await alice.ask(randomUUID(), "Which repositories do I have?");
  await arrive("alice");
  expect(await alice.ask(randomUUID(), "Which repositories do I have?")).toContain("alice/wonderland-api");
});

test("who has lent the account to another person here is signed in, and not connected", async () => {
  const alice = await arrive("alice");
  const [ofAlice] = await connections();
  await arrive("carol");
  await withStore(embeddedStores(system).app, async (db) => {
    await db.deleteFrom("connections").where("login", "=", "alice").execute();
    await db.updateTable("connections").set({ user_id: ofAlice?.user_id }).execute();
  });
  const before = await connections();
  const carol = await arrive("carol");
  expect(await connections()).toEqual(before);
  for (const person of [alice, carol]) {
    expect((await person.api("/api/langgraph/threads/search", { json: {} })).status).toBe(200);
  }
});

test("who signs in while the tokens can't be stored is signed in all the same", async () => {
  await system.stop();
  const vault = { VAULT_ADDR: "http://127.0.0.1:9", VAULT_TOKEN: "none", SECRET_STORE: "vault" };
  system = await startSystem({ env: { GITHUB_SIGN_IN: "true", ...vault } });
  const bob = await arrive("bob");
  expect(await connections()).toEqual([]);
  expect((await bob.api("/api/langgraph/threads/search", { json: {} })).status).toBe(200);
  expect(system.output()).toContain("a log-in did not connect its provider");
});
