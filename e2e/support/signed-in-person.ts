import { PEOPLE } from "#dev/people.ts";
import { HttpPerson } from "./http-person.ts";

/** Another window of a person, over plain HTTP. */
export async function elsewhere(appUrl: string, username: string): Promise<HttpPerson> {
  const person = new HttpPerson(appUrl, username);
  await person.signIn(PEOPLE.find((one) => one.username === username)?.password ?? "");
  return person;
}
