/** The embedded provider's accounts: `#dev/people.ts`, each with the subject it keeps for ever. */
import type { Account } from "oidc-provider";
import { PEOPLE, type Person } from "#dev/people.ts";

/** Opaque and stable, as a provider's subjects are: never derived from a name or an email, which may change. */
const SUBJECTS: Readonly<Record<string, string>> = {
  alice: "0d9f1a52-6a0c-4a7e-9a38-4f8a0b6f2c11",
  bob: "5b7c2e94-1f3d-4c86-8d0e-92c6a7e1b3f4",
  carol: "c41e8f07-73b5-4e29-b6a1-0e5d9c8a7f62",
};

/**
 * The stable subject of a person.
 * @throws Error when the person has none yet: add one to SUBJECTS.
 */
export function subjectOf(person: Person): string {
  const subject = SUBJECTS[person.username];
  if (!subject)
    throw new Error(
      `dev/identity/accounts.ts has no subject for "${person.username}": add a UUID to SUBJECTS`,
    );
  return subject;
}

/**
 * Checks a username and password; the username's case doesn't matter.
 * Passwords are compared as they are: they are printed in the launcher's banner and protect nothing.
 * @param shared one password for everybody, instead of the printed ones
 * @returns the person, or null.
 */
export function checkPassword(username: string, password: string, shared?: string): Person | null {
  const wanted = username.trim().toLowerCase();
  const isRight = (person: Person) => password === (shared ?? person.password);
  return PEOPLE.find((person) => person.username === wanted && isRight(person)) ?? null;
}

/** @returns the account of a subject in the shape that oidc-provider asks for, or undefined for an unknown one. */
export async function findAccount(subject: string): Promise<Account | undefined> {
  const person = PEOPLE.find((candidate) => SUBJECTS[candidate.username] === subject);
  if (!person) return undefined;
  return {
    accountId: subject,
    claims: async () => ({
      sub: subject,
      name: person.name,
      preferred_username: person.username,
      email: person.email,
      email_verified: true,
    }),
  };
}
