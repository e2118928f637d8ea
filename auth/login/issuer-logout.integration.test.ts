import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { findSession, openSession } from "#auth/authorization-server/session-store.ts";
import { makePerson } from "#auth/testing/people.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { endByIssuer } from "./issuer-logout.ts";

const tokenOf = (named: { sub?: string; sid?: string }) => ({
  jti: randomUUID(),
  usableUntil: Date.now() + 60_000,
  ...named,
});

describeOnBothDatabases("a logout token of the issuer", (get) => {
  async function signIn() {
    const { db } = get();
    const person = await makePerson(db);
    const { user } = person;
    const sid = randomUUID();
    const open = (more: object) => openSession(db, { userId: user.id, secret: randomUUID(), ...more });
    const session = await open({ facts: { provider_sid: sid } });
    const personal = await open({ personal: { name: "ci", lifetimeMs: 60_000 } });
    const isLive = async ({ id }: { id: string }) => (await findSession(db, id)).session !== null;
    return { db, user, sid, session, other: person.session, personal, isLive };
  }

  test("that names a session ends it and personal tokens, and no other browser's session", async () => {
    const { db, user, sid, session, other, personal, isLive } = await signIn();
    const ended = await endByIssuer(db, user.issuer, tokenOf({ sid }));
    expect(ended).toEqual({ userId: user.id, ended: 2 });
    expect([await isLive(session), await isLive(personal), await isLive(other)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("that names a person ends all that is theirs, and nothing of anybody else's", async () => {
    const { db, user, session, other, personal, isLive } = await signIn();
    const stranger = await makePerson(db, "stranger");
    await endByIssuer(db, user.issuer, tokenOf({ sub: user.subject }));
    for (const one of [session, other, personal]) expect(await isLive(one)).toBe(false);
    expect(await isLive(stranger.session)).toBe(true);
  });

  test("of another issuer ends nothing", async () => {
    const { db, user, sid, session, isLive } = await signIn();
    const named = tokenOf({ sub: user.subject, sid });
    await expect(endByIssuer(db, "https://other.example", named)).resolves.toBeUndefined();
    expect(await isLive(session)).toBe(true);
  });

  test("is taken once", async () => {
    const { db, user } = await signIn();
    const token = tokenOf({ sub: user.subject });
    await endByIssuer(db, user.issuer, token);
    await expect(endByIssuer(db, user.issuer, token)).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("can be sent again when the database failed while sessions were ended", async () => {
    const { db, user, session, isLive } = await signIn();
    const token = tokenOf({ sub: user.subject });
    const failing = db.withPlugin({
      transformQuery({ node }) {
        if (node.kind === "UpdateQueryNode") throw new Error("The database is gone.");
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    await expect(endByIssuer(failing, user.issuer, token)).rejects.toThrow("The database is gone.");
    await endByIssuer(db, user.issuer, token);
    expect(await isLive(session)).toBe(false);
  });
});
