import { bearer, findIdentity } from "#e2e/security/target.ts";
import { HttpPerson } from "#e2e/support/http-person.ts";
import type { System } from "#e2e/support/system.ts";
import { type Answer, readAnswer } from "./answers.ts";

/** Sends a message and reads the answer to its end. @param threadId by default a new conversation */
export type Ask = (text: string, threadId?: string) => Promise<Answer>;

/** One person's session, through the app and directly. */
export interface Askers {
  person: HttpPerson;
  through: Ask;
  direct: Ask;
  /** The person's cookies. */
  cookie: { name: string; value: string };
}

/** Removes rate limits, which would distort the measurements. */
export const UNLIMITED = { REQUESTS_PER_MINUTE: "1000000", STREAMS_PER_USER: "1000" };

/** Signs a person in. @returns both ways to send messages as them */
export async function makeAskers(system: System): Promise<Askers> {
  const alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  const identity = { ...(await findIdentity(alice)), accounts: {} };
  const name = "obo-session";
  const value = alice.cookie(name) ?? "";
  const headers = { cookie: `${name}=${value}`, origin: system.appUrl };
  return {
    person: alice,
    cookie: { name, value },
    through: (text, threadId) => readAnswer(`${system.addresses.web}/api/langgraph`, headers, text, threadId),
    direct: async (text, threadId) =>
      readAnswer(system.addresses.langgraph, await bearer(system, identity), text, threadId),
  };
}

/** A message that the embedded model answers with this number of words, each a token. */
export function askForWords(count: number): string {
  return `script:\n${JSON.stringify([Array.from({ length: count }, (_, at) => `word${at}`).join(" ")])}`;
}

/** The known times. */
export const timesOf = (answers: readonly Answer[]): number[] =>
  answers.flatMap(({ firstTokenMs }) => (firstTokenMs === undefined ? [] : [firstTokenMs]));
