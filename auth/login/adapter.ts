import { randomUUID } from "node:crypto";
import type { Profile } from "next-auth";
import type { Adapter, AdapterUser } from "next-auth/adapters";
import {
  findSessionBySecret,
  openSession,
  renewSession,
  revokeSession,
} from "#auth/authorization-server/session-store.ts";
import { AuthError } from "#auth/protocol/errors.ts";
import { database } from "#db/index.ts";
import type { User } from "#db/schema.ts";
import type { SignInAttempt } from "./attempt.ts";
import { toColumns } from "./facts.ts";
import { issuerOf, toShown } from "./providers.ts";

/** Auth.js' user, with our identity of a person, which each provider's profile() adds. */
type IdentifiedUser = AdapterUser & { issuer?: string; subject?: string };

/**
 * Auth.js' adapter over our tables.
 *
 * It intentionally never reports a current session to Auth.js, which would link the new account to the person who is logged in, or
 * continue with the old secret. Here a login belongs to the person (issuer, subject): their own session in this browser continues with
 * a new secret, another person's ends. Only `auth/authorization-server/session.ts` determines who is logged in.
 */
export function adapter(attempt: SignInAttempt): Adapter {
  return {
    async createUser(user: IdentifiedUser) {
      if (!user.issuer || !user.subject) {
        throw new AuthError("provider_error", "The provider did not say who you are.");
      }
      const row: User = {
        id: randomUUID(),
        issuer: user.issuer,
        subject: user.subject,
        name: user.name ?? null,
        email: user.email ?? null,
        image: user.image ?? null,
        cross_app_declined: null,
        created_at: Date.now(),
      };
      await database().insertInto("users").values(row).execute();
      return toAdapterUser(row);
    },

    async getUser(id) {
      const row = await database().selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst();
      return row ? toAdapterUser(row) : null;
    },

    async getUserByAccount({ provider, providerAccountId }) {
      const row = await database()
        .selectFrom("users")
        .selectAll()
        .where("issuer", "=", issuerOf(provider))
        .where("subject", "=", providerAccountId)
        .executeTakeFirst();
      return row ? toAdapterUser(row) : null;
    },

    /** No account is ever found or linked by e-mail: controlling an address at one issuer proves nothing at another. */
    async getUserByEmail() {
      return null;
    },

    /** Auth.js requires it, and calls it for logins by e-mail only; `updatePerson` stores a provider's changes. */
    async updateUser() {
      throw new AuthError("provider_error", "Nobody signs in by e-mail here.");
    },

    /** The identity is in the user's own row; the provider's tokens go through `auth/authorization-server/secrets`, not through here. */
    async linkAccount() {},

    async createSession({ sessionToken, userId, expires }) {
      await startSession(attempt, userId, sessionToken);
      return { sessionToken, userId, expires };
    },

    async getSessionAndUser() {
      return null;
    },

    async updateSession() {
      return null;
    },

    /** Signing out is ours: auth/login/sign-out.ts. */
    async deleteSession() {},
  };
}

async function startSession(attempt: SignInAttempt, userId: string, secret: string): Promise<void> {
  const db = database();
  const { session } = await findSessionBySecret(db, attempt.secret);
  const isSamePerson = session?.user_id === userId;
  if (session && !isSamePerson) await revokeSession(db, session.id, "sign_in");
  const id = isSamePerson ? session.id : randomUUID();
  const facts = await toColumns(attempt.facts, userId, id);
  if (isSamePerson) await renewSession(db, id, secret, facts);
  else await openSession(db, { id, userId, secret, userAgent: attempt.userAgent ?? null, facts });
}

/**
 * Updates the profile of an existing person: Auth.js itself stores it at the first login only.
 * @param profile as the provider sent it
 */
export async function updatePerson(userId: string, provider: string, profile: Profile): Promise<void> {
  await database().updateTable("users").set(toShown(provider, profile)).where("id", "=", userId).execute();
}

function toAdapterUser(row: User): AdapterUser {
  return { id: row.id, name: row.name, email: row.email ?? "", image: row.image, emailVerified: null };
}
