import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { makeSessionSecret, openSession } from "#auth/authorization-server/session-store.ts";
import type { Schema, Session, User } from "#db/schema.ts";

/** A person with a live session, straight in the database. */
export async function makePerson(
  db: Kysely<Schema>,
  name = "alice",
): Promise<{ user: User; session: Session; secret: string }> {
  const user: User = {
    id: randomUUID(),
    issuer: "https://issuer.example",
    subject: randomUUID(),
    name,
    email: `${name}@example.com`,
    image: null,
    cross_app_declined: null,
    created_at: Date.now(),
  };
  await db.insertInto("users").values(user).execute();
  const secret = makeSessionSecret();
  const session = await openSession(db, { userId: user.id, secret });
  return { user, session, secret };
}
