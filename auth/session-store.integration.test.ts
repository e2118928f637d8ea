import { expect, test } from "vitest";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import {
  findSession,
  findSessionBySecret,
  openSession,
  revokeAllSessions,
  revokeSession,
  revokeSessionBySecret,
} from "./session-store.ts";
import { makePerson } from "./testing/people.ts";

describeOnBothDatabases("a session", (get) => {
  test("is found by the cookie's secret and by its handle, with its person", async () => {
    const { db } = get();
    const { user, session, secret } = await makePerson(db);
    await expect(findSessionBySecret(db, secret)).resolves.toMatchObject({
      session: { id: session.id },
      user: { id: user.id },
    });
    await expect(findSession(db, session.id)).resolves.toMatchObject({ user: { id: user.id } });
  });

  test("is not found by a wrong secret, by its hash, or by its handle in place of the secret", async () => {
    const { db } = get();
    const { session } = await makePerson(db);
    for (const wrong of ["", "x", session.secret_hash, session.id]) {
      await expect(findSessionBySecret(db, wrong)).resolves.toEqual({ session: null, user: null });
    }
  });

  test("leaves no secret in the database", async () => {
    const { db } = get();
    const { secret } = await makePerson(db);
    const rows = await db.selectFrom("sessions").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("ends when it is revoked, and stays ended", async () => {
    const { db } = get();
    const [one, two] = [await makePerson(db), await makePerson(db)];
    await revokeSession(db, one.session.id);
    await revokeSessionBySecret(db, two.secret);
    await expect(findSessionBySecret(db, one.secret)).resolves.toMatchObject({ session: null });
    await expect(findSession(db, two.session.id)).resolves.toMatchObject({ session: null });
  });

  test("ends with all others of its person, but for the one that is kept, and with nobody else's", async () => {
    const { db } = get();
    const [alice, bob] = [await makePerson(db), await makePerson(db, "bob")];
    const other = await openSession(db, { userId: alice.user.id, secret: "another browser's" });
    await expect(revokeAllSessions(db, alice.user.id, alice.session.id)).resolves.toBe(1);
    await expect(findSession(db, other.id)).resolves.toMatchObject({ session: null });
    await expect(findSession(db, alice.session.id)).resolves.toMatchObject({ user: { id: alice.user.id } });
    await expect(revokeAllSessions(db, alice.user.id)).resolves.toBe(1);
    await expect(findSession(db, alice.session.id)).resolves.toMatchObject({ session: null });
    await expect(findSession(db, bob.session.id)).resolves.toMatchObject({ user: { id: bob.user.id } });
  });

  test("ends at its time", async () => {
    const { db } = get();
    const { session, secret } = await makePerson(db);
    await expect(findSessionBySecret(db, secret, session.expires_at - 1)).resolves.toMatchObject({
      session: { id: session.id },
    });
    await expect(findSessionBySecret(db, secret, session.expires_at)).resolves.toMatchObject({
      session: null,
    });
  });
});
