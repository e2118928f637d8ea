import { createLocalJWKSet } from "jose";
import { expect, test } from "vitest";
import { SESSION_HANDLE_TYPE } from "#auth/protocol/oauth-names.ts";
import { makePerson } from "#auth/testing/people.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { introspect } from "./introspection.ts";
import { revokeSession } from "./session-store.ts";

const server = { issuer: "http://localhost", keys: createLocalJWKSet({ keys: [] }) };

describeOnBothDatabases("introspection of a session's handle", (get) => {
  test("returns the session's person while it is live", async () => {
    const { db } = get();
    const { user, session } = await makePerson(db);
    const active = { active: true, sub: user.id, sid: session.id };
    await expect(introspect(db, session.id, server, SESSION_HANDLE_TYPE)).resolves.toMatchObject(active);
    await revokeSession(db, session.id);
    const over = introspect(db, session.id, server, SESSION_HANDLE_TYPE);
    await expect(over).resolves.toEqual({ active: false });
  });

  test("treats a handle without its type hint as a token: not active, and no failure", async () => {
    const { db } = get();
    const { session } = await makePerson(db);
    await expect(introspect(db, session.id, server)).resolves.toEqual({ active: false });
  });
});
