import type { HttpPerson } from "../support/http-person.ts";

/** Connects the person's account at the embedded Atlassian. */
export async function connectJira(person: HttpPerson): Promise<void> {
  const form = { returnTo: "/api/health" };
  const accounts = await person.follow(
    await person.post(`${person.appUrl}/api/oauth/connect/atlassian`, form),
  );
  const { origin, search } = new URL(accounts.address);
  const consent = await person.follow(
    await person.post(`${origin}/session${search}`, { login: person.username }),
  );
  const ticket = /name="ticket" value="([^"]+)"/.exec(consent.body)?.[1] ?? "";
  const done = await person.follow(await person.post(`${origin}/decision`, { ticket, decision: "accept" }));
  if (!done.address.includes("connected=atlassian")) throw new Error(`connecting ended at ${done.address}`);
}
