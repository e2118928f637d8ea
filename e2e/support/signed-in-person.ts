import { PEOPLE } from "#dev/people.ts";
import { HttpPerson } from "./http-person.ts";

/** Signs a person in over plain HTTP, as in another window. */
export async function signInOverHttp(appUrl: string, username: string): Promise<HttpPerson> {
  const person = new HttpPerson(appUrl, username);
  await person.signIn(PEOPLE.find((one) => one.username === username)?.password ?? "");
  return person;
}
