import { expect, onTestFinished, test } from "vitest";
import { makePerson } from "#auth/testing/people.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { webEnv } from "./env.ts";
import {
  findSession,
  findSessionBySecret,
  listSessions,
  lockLiveSession,
  openSession,
  renewSession,
  revokeAllSessions,
  revokeSession,
  sessionLimits,
} from "./session-store.ts";

const NOBODY = { session: null, user: null };

describeOnBothDatabases("a session", (get) => {
  test("is found with its person by the cookie's secret and by its handle", async () => {
    const { db } = get();
    const { user, session, secret } = await makePerson(db);
    await expect(findSessionBySecret(db, secret)).resolves.toMatchObject({
      session: { id: session.id },
      user: { id: user.id },
    });
    await expect(findSession(db, session.id)).resolves.toMatchObject({ user: { id: user.id } });
  });

  test("is not found by a wrong secret, by its hash, or by its handle instead of the secret", async () => {
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
    await revokeSession(db, two.session.id, "issuer");
    await expect(findSessionBySecret(db, one.secret)).resolves.toMatchObject({ session: null });
    await expect(findSession(db, two.session.id)).resolves.toMatchObject({ session: null });
  });

  test("ends with all others of its person, except the one that is kept, and no one else's", async () => {
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

  /** A session that was just used. */
  async function makeUsed(at: (expiresAt: number) => number) {
    const { db } = get();
    const { user, session, secret } = await makePerson(db);
    const now = at(session.expires_at);
    await db
      .updateTable("sessions")
      .set({ last_seen_at: now - 1 })
      .where("id", "=", session.id)
      .execute();
    return { db, user, session, secret, now };
  }

  test("ends after its maximum lifetime, however much it is used", async () => {
    const last = await makeUsed((end) => end - 1);
    await expect(findSessionBySecret(last.db, last.secret, last.now)).resolves.toMatchObject({
      session: { id: last.session.id },
    });
    const over = await makeUsed((end) => end);
    await expect(findSessionBySecret(over.db, over.secret, over.now)).resolves.toEqual(NOBODY);
  });

  test("ends after its idle timeout, in every list and for every query", async () => {
    const { db } = get();
    const { user, session, secret } = await makePerson(db);
    const idle = session.last_seen_at + sessionLimits().idleMs;
    await expect(findSessionBySecret(db, secret, idle - 1, "browser", false)).resolves.toMatchObject({
      session: { id: session.id },
    });
    await expect(findSessionBySecret(db, secret, idle)).resolves.toEqual(NOBODY);
    await expect(findSession(db, session.id, idle)).resolves.toEqual(NOBODY);
    await expect(lockLiveSession(db, session.id, idle)).resolves.toBe(false);
    await expect(listSessions(db, user.id, "browser", idle)).resolves.toEqual([]);
  });

  test("is found although its idle timeout is no whole number of milliseconds", async () => {
    const { db } = get();
    const { user, session, secret } = await makePerson(db);
    const env = webEnv();
    const { SESSION_IDLE_HOURS } = env;
    onTestFinished(() => void Object.assign(env, { SESSION_IDLE_HOURS }));
    env.SESSION_IDLE_HOURS = 10.0000001;
    await expect(findSessionBySecret(db, secret)).resolves.toMatchObject({ user: { id: user.id } });
    await expect(lockLiveSession(db, session.id)).resolves.toBe(true);
  });

  test("is kept alive by the person's actions, not by requests of a page or the agent", async () => {
    const { db } = get();
    const { session, secret } = await makePerson(db);
    const later = session.last_seen_at + 10 * 60_000;
    const idle = session.last_seen_at + sessionLimits().idleMs;
    await findSessionBySecret(db, secret, later, "browser", false);
    await findSession(db, session.id, later);
    await expect(findSession(db, session.id, idle)).resolves.toEqual(NOBODY);
    await findSessionBySecret(db, secret, later);
    await expect(findSession(db, session.id, idle)).resolves.toMatchObject({ session: { id: session.id } });
  });

  test("is live although its use can't be recorded, as on a full disk or a standby of Postgres", async () => {
    const { session, user, secret } = await makePerson(get().db);
    const db = get().db.withPlugin({
      transformQuery: ({ node }) => {
        if (node.kind === "UpdateQueryNode") throw new Error("database or disk is full");
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const later = session.last_seen_at + 10 * 60_000;
    await expect(findSessionBySecret(db, secret, later)).resolves.toMatchObject({ user: { id: user.id } });
  });

  test("of a program lasts as long as its person chose, used or not", async () => {
    const { db } = get();
    const { user } = await makePerson(db);
    const personal = { name: "script", lifetimeMs: 365 * 24 * 60 * 60 * 1000 };
    const token = await openSession(db, { userId: user.id, secret: `a script's ${user.id}`, personal });
    await expect(findSession(db, token.id, token.expires_at - 1)).resolves.toMatchObject({
      session: { id: token.id },
    });
  });

  test("continues with a new secret when the same person signs in again; the old one is invalid", async () => {
    const { db } = get();
    const { session, secret } = await makePerson(db);
    const next = `next ${session.id}`;
    await renewSession(db, session.id, next, { authenticated_at: 5 });
    await expect(findSessionBySecret(db, secret)).resolves.toEqual(NOBODY);
    await expect(findSessionBySecret(db, next)).resolves.toMatchObject({
      session: { id: session.id, authenticated_at: 5 },
    });
  });
});
