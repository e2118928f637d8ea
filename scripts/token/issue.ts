import type { Kysely } from "kysely";
import { openSession } from "#auth/authorization-server/session-store.ts";
import { makePersonalToken } from "#auth/protocol/personal-token.ts";
import { SCOPES, type Scope } from "#auth/protocol/scopes.ts";
import type { Schema } from "#db/schema.ts";
import { PEOPLE } from "#dev/people.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Creates a personal access token for a person, valid for a day.
 * @param who a user name of the embedded provider, or an e-mail address
 * @param scope by default everything, since the caller has access to the database
 * @throws Error for an unknown scope, and if no or several people match
 */
export async function issueToken(
  db: Kysely<Schema>,
  who: string,
  scope: string = "approve",
): Promise<string> {
  if (!isScope(scope)) throw new Error(`There are three scopes: ${SCOPES.join(", ")}.`);
  if (!who) throw new Error("Name a person: npm run token -- alice");
  const email = PEOPLE.find((person) => person.username === who)?.email ?? who;
  const users = await db.selectFrom("users").select("id").where("email", "=", email).execute();
  const [user] = users;
  if (!user) throw new Error(`Nobody has signed in as ${who} yet: sign in once, then ask again.`);
  if (users.length > 1)
    throw new Error(`${users.length} people have the address ${email}: make it at /settings/tokens.`);
  const token = makePersonalToken();
  await openSession(db, {
    userId: user.id,
    secret: token,
    personal: { name: "npm run token", lifetimeMs: DAY_MS, scope },
  });
  return token;
}

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
