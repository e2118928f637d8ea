import { expect, test } from "vitest";
import { findSession, openSession } from "#auth/authorization-server/session-store.ts";
import { makePerson } from "#auth/testing/people.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { endSessions, listSignedIn } from "./administer.ts";

describeOnBothDatabases("an administrator", (get) => {
  test("sees live sessions without their secrets, and ends one or all of a person's", async () => {
    const { db } = get();
    const [alice, bob] = [await makePerson(db), await makePerson(db, "bob")];
    const second = await openSession(db, { userId: alice.user.id, secret: "another browser" });
    const lines = (await listSignedIn(db)).join("\n");
    for (const id of [alice.session.id, second.id, bob.session.id]) expect(lines).toContain(id);
    expect(lines).not.toContain(alice.session.secret_hash);

    await expect(endSessions(db, bob.user.id, second.id)).resolves.toBe(0);
    await expect(endSessions(db, alice.user.id, second.id)).resolves.toBe(1);
    await expect(findSession(db, alice.session.id)).resolves.toMatchObject({ user: { id: alice.user.id } });
    await expect(endSessions(db, alice.user.id)).resolves.toBe(1);
    await expect(findSession(db, alice.session.id)).resolves.toMatchObject({ session: null });
    await expect(findSession(db, bob.session.id)).resolves.toMatchObject({ user: { id: bob.user.id } });
    expect((await listSignedIn(db)).join("\n")).not.toContain(alice.user.id);
  });
});
