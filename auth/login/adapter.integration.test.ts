import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { expect, test, vi } from "vitest";
import type { Schema } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { adapter, updatePerson } from "./adapter.ts";
import { issuerOf } from "./providers.ts";

const held = vi.hoisted(() => ({ db: undefined as unknown }));
vi.mock("#db/index.ts", () => ({ database: () => held.db as Kysely<Schema> }));

describeOnBothDatabases("a login", (get) => {
  /** The adapter as Auth.js calls it; of its optional functions, those called at a first login. */
  function open() {
    held.db = get().db;
    const { createUser, getUserByAccount, getUserByEmail, linkAccount } = adapter({ provider: "oidc" });
    if (!createUser || !getUserByAccount || !getUserByEmail || !linkAccount)
      throw new Error("not an adapter");
    return { createUser, getUserByAccount, getUserByEmail, linkAccount };
  }
  const profile = (provider: string, subject: string, email: string) => ({
    id: "",
    emailVerified: null,
    name: "Somebody",
    image: null,
    email,
    issuer: issuerOf(provider),
    subject,
  });

  test("with the same e-mail address at another issuer is another person, verified or not", async () => {
    const { createUser, getUserByAccount, getUserByEmail } = open();
    const email = `${randomUUID()}@example.com`;
    const [hers, theirs] = [randomUUID(), randomUUID()];
    const alice = await createUser(profile("oidc", hers, email));
    await expect(getUserByEmail(email)).resolves.toBeNull();
    const stranger = await createUser({ ...profile("github", theirs, email), emailVerified: new Date() });
    expect(stranger.id).not.toBe(alice.id);
    await expect(getUserByAccount({ provider: "oidc", providerAccountId: hers })).resolves.toMatchObject({
      id: alice.id,
    });
    await expect(getUserByAccount({ provider: "github", providerAccountId: theirs })).resolves.toMatchObject({
      id: stranger.id,
    });
  });

  test("with the same subject at another issuer is another person", async () => {
    const { createUser, getUserByAccount } = open();
    const subject = randomUUID();
    await createUser(profile("oidc", subject, "a@example.com"));
    await expect(getUserByAccount({ provider: "github", providerAccountId: subject })).resolves.toBeNull();
  });

  test("never adds an account to an existing person", async () => {
    const { createUser, getUserByAccount, linkAccount } = open();
    const alice = await createUser(profile("oidc", randomUUID(), "a@example.com"));
    const foreign = randomUUID();
    await linkAccount({ userId: alice.id, type: "oauth", provider: "github", providerAccountId: foreign });
    await expect(getUserByAccount({ provider: "github", providerAccountId: foreign })).resolves.toBeNull();
  });

  test("stores the provider's current profile of the person, and deletes what is no longer in it", async () => {
    const { createUser } = open();
    const alice = await createUser(profile("oidc", randomUUID(), "a@example.com"));
    const bob = await createUser(profile("oidc", randomUUID(), "b@example.com"));
    await updatePerson(alice.id, "oidc", {
      preferred_username: "alice",
      picture: "https://example.com/a.png",
    });
    const people = get().db.selectFrom("users").select(["name", "email", "image"]);
    await expect(people.where("id", "=", alice.id).execute()).resolves.toEqual([
      { name: "alice", email: null, image: "https://example.com/a.png" },
    ]);
    await expect(people.where("id", "=", bob.id).execute()).resolves.toEqual([
      { name: "Somebody", email: "b@example.com", image: null },
    ]);
  });

  test("with GitHub maps GitHub's names of the profile's fields", async () => {
    const { createUser } = open();
    const alice = await createUser(profile("github", randomUUID(), "a@example.com"));
    const said = {
      name: null,
      login: "alice-liddell",
      email: "New@Example.com",
      avatar_url: "https://example.com/b.png",
    };
    await updatePerson(alice.id, "github", said);
    const row = get().db.selectFrom("users").select(["name", "email", "image"]).where("id", "=", alice.id);
    await expect(row.execute()).resolves.toEqual([
      { name: "alice-liddell", email: "new@example.com", image: "https://example.com/b.png" },
    ]);
  });

  test("without a subject creates no person", async () => {
    const { createUser } = open();
    const nameless = { ...profile("oidc", "", "a@example.com") };
    await expect(createUser(nameless)).rejects.toMatchObject({ code: "provider_error" });
  });
});
