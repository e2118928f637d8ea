import { createLocalJWKSet } from "jose";
import { expect, test } from "vitest";
import { introspect } from "#auth/authorization-server/introspection.ts";
import {
  findSessionBySecret,
  listSessions,
  openSession,
  revokeOwnSession,
} from "#auth/authorization-server/session-store.ts";
import { makePerson } from "#auth/testing/people.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { isPersonalToken, makePersonalToken } from "./personal-token.ts";

const server = { issuer: "http://localhost", keys: createLocalJWKSet({ keys: [] }) };
const DAY = 24 * 60 * 60 * 1000;

describeOnBothDatabases("a personal access token", (get) => {
  async function make(lifetimeMs = DAY, scope?: "read" | "write" | "approve") {
    const { db } = get();
    const { user, secret } = await makePerson(db);
    const token = makePersonalToken();
    const session = await openSession(db, {
      userId: user.id,
      secret: token,
      personal: { name: "CI", lifetimeMs, ...(scope ? { scope } : {}) },
    });
    return { db, user, token, session, cookie: secret };
  }

  test("represents its person at introspection, and has its own type", async () => {
    const { db, user, token, session } = await make();
    await expect(introspect(db, token, server)).resolves.toMatchObject({
      active: true,
      sub: user.id,
      sid: session.id,
      client_id: "personal",
    });
  });

  test("may propose changes but not approve them, unless its person chose otherwise", async () => {
    const scopeOf = async (scope?: "read" | "write" | "approve") => {
      const { db, token } = await make(DAY, scope);
      return (await introspect(db, token, server)) as { scope: string };
    };
    await expect(scopeOf()).resolves.toMatchObject({ scope: "read write" });
    await expect(scopeOf("read")).resolves.toMatchObject({ scope: "read" });
    await expect(scopeOf("approve")).resolves.toMatchObject({ scope: "read write approve" });
  });

  test("opens no page: in a cookie it is invalid", async () => {
    const { db, token } = await make();
    await expect(findSessionBySecret(db, token)).resolves.toMatchObject({ session: null });
  });

  test("differs from a cookie's secret, which is not active as a bearer token", async () => {
    const { db, cookie } = await make();
    await expect(introspect(db, cookie, server)).resolves.toEqual({ active: false });
  });

  test("ends when its person revokes it or when it expires; nobody else can revoke it", async () => {
    const { db, user, token, session } = await make();
    const { user: other } = await makePerson(db, "bob");
    await revokeOwnSession(db, other.id, session.id);
    await expect(introspect(db, token, server)).resolves.toMatchObject({ active: true });
    await revokeOwnSession(db, user.id, session.id);
    await expect(introspect(db, token, server)).resolves.toEqual({ active: false });
    const { token: short } = await make(0);
    await expect(introspect(db, short, server)).resolves.toEqual({ active: false });
  });

  test("is stored as a hash, and listed by its name, not among browsers", async () => {
    const { db, user, token } = await make();
    const rows = await listSessions(db, user.id, "personal");
    expect(rows.map((row) => row.name)).toEqual(["CI"]);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(await listSessions(db, user.id, "browser")).toHaveLength(1);
  });
});

test("the format of a token is strict", () => {
  expect(isPersonalToken(makePersonalToken())).toBe(true);
  for (const other of ["", "obo_", "obo_short", `${makePersonalToken()}x`, `x${makePersonalToken()}`]) {
    expect(isPersonalToken(other)).toBe(false);
  }
});
