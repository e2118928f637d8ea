import { bearer, findIdentity } from "#e2e/security/target.ts";
import { HttpPerson } from "#e2e/support/http-person.ts";
import type { System } from "#e2e/support/system.ts";
import { type Answer, readAnswer } from "./answers.ts";

/** Asks and reads the answer to its end. @param threadId a new conversation unless told */
export type Ask = (text: string, threadId?: string) => Promise<Answer>;

/** One person and session, on both ways. */
export interface Askers {
  person: HttpPerson;
  through: Ask;
  direct: Ask;
  /** What the person's browser keeps. */
  cookie: { name: string; value: string };
}

/** Nobody waits for a limit while something else is measured. */
export const UNLIMITED = { REQUESTS_PER_MINUTE: "1000000", STREAMS_PER_USER: "1000" };

/** Signs a person in, and gives both ways to ask in their name. */
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

/** A message that the embedded model answers with so many words, each a token. */
export function askForWords(count: number): string {
  return `script:\n${JSON.stringify([Array.from({ length: count }, (_, at) => `word${at}`).join(" ")])}`;
}

/** The times that are known. */
export const timesOf = (answers: readonly Answer[]): number[] =>
  answers.flatMap(({ firstTokenMs }) => (firstTokenMs === undefined ? [] : [firstTokenMs]));
