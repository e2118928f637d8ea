import type { Kysely } from "kysely";
import { burnJti } from "#auth/authorization-server/client-assertion.ts";
import { endSessions, revokeAllSessions, revokeSession } from "#auth/authorization-server/session-store.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import type { Schema, Session } from "#db/schema.ts";
import type { LogoutToken } from "./logout-token.ts";

export interface EndedByIssuer {
  userId: string;
  /** How many sessions and personal tokens were ended. */
  ended: number;
}

/**
 * Ends the sessions that a logout token names. A `sid` ends the sessions created from it, a `sub` alone all of the person's; in either
 * case their personal tokens end too, since an issuer that disables a person sends nothing else. The echo of a sign-out
 * that began here ends nothing else: docs/decisions/0081.
 * @returns the person; undefined if there is nobody to sign out
 * @throws AuthError `invalid_request` for a token that was used before; what the database throws, which leaves the token unused
 */
export function endByIssuer(
  db: Kysely<Schema>,
  issuer: string,
  token: LogoutToken,
): Promise<EndedByIssuer | undefined> {
  return db.transaction().execute(async (transaction) => {
    if (!(await burnJti(transaction, `logout ${token.jti}`, token.usableUntil))) {
      throw new AuthError("invalid_request", "The logout token was used before.");
    }
    return endNamed(transaction, issuer, token);
  });
}

async function endNamed(
  db: Kysely<Schema>,
  issuer: string,
  { sub, sid }: LogoutToken,
): Promise<EndedByIssuer | undefined> {
  const sessions = sid === undefined ? [] : await listByIssuer(db, issuer, sid, sub);
  const userId = sessions[0]?.user_id ?? (sub && (await findUser(db, issuer, sub)));
  if (!userId) return undefined;
  const isEcho = sessions.length > 0 && sessions.every(({ ended_by }) => ended_by === "sign_out");
  if (isEcho) return { userId, ended: 0 };
  // A session from before the `sid` was stored is found only by the person.
  if (sessions.length === 0)
    return { userId, ended: await revokeAllSessions(db, userId, undefined, "issuer") };
  for (const { id } of sessions) await revokeSession(db, id, "issuer");
  return { userId, ended: sessions.length + (await revokePersonalTokens(db, userId)) };
}

async function listByIssuer(
  db: Kysely<Schema>,
  issuer: string,
  sid: string,
  sub: string | undefined,
): Promise<Pick<Session, "id" | "user_id" | "ended_by">[]> {
  let query = db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .select(["sessions.id", "sessions.user_id", "sessions.ended_by"])
    .where("sessions.provider_sid", "=", sid)
    .where("users.issuer", "=", issuer);
  if (sub !== undefined) query = query.where("users.subject", "=", sub);
  return query.execute();
}

async function findUser(db: Kysely<Schema>, issuer: string, subject: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("users")
    .select("id")
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .executeTakeFirst();
  return row?.id;
}

async function revokePersonalTokens(db: Kysely<Schema>, userId: string): Promise<number> {
  const { numUpdatedRows } = await endSessions(db, "issuer")
    .where("user_id", "=", userId)
    .where("kind", "=", "personal")
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
