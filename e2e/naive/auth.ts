import { Auth, HTTPException } from "@langchain/langgraph-sdk/auth";
import { z } from "zod";

/** People by API key, with their GitHub tokens: the documents' "secret store". */
const people = z
  .record(z.string(), z.object({ name: z.string(), githubToken: z.string() }))
  .parse(JSON.parse(process.env.NAIVE_PEOPLE ?? "{}"));

/** The documents' pattern: the token is resolved here and passed to the graph on the user object. */
export const auth = new Auth()
  .authenticate((request) => {
    const person = people[request.headers.get("x-api-key") ?? ""];
    if (!person) throw new HTTPException(401, { message: "Invalid API key" });
    return { identity: person.name, permissions: [], github_token: person.githubToken };
  })
  .on("threads", ({ value, user }) => {
    if ("metadata" in value) value.metadata = { ...(value.metadata ?? {}), owner: user.identity };
    return { owner: user.identity };
  });
