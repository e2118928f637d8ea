import type { Step } from "./conversation.ts";
import type { HttpPerson } from "./http-person.ts";
import { sendForm } from "./page-forms.ts";
import type { System } from "./system.ts";

/** Creates a personal access token through the settings' form. @returns the token */
export async function makeToken(person: HttpPerson, scope: string): Promise<string> {
  const answer = await sendForm(person, "/settings/tokens", "Create token", {
    name: scope,
    days: "7",
    scope,
  });
  const token = /obo_[\w-]{20,}/.exec(await answer.text())?.[0];
  if (!token) throw new Error(`no token was created: ${answer.status}`);
  return token;
}

/** Calls the LangGraph server directly, as a program with a personal access token does. */
export const call = (system: System, token: string, path: string, json: object) =>
  fetch(`${system.addresses.langgraph}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(json),
  });

export const newIssue = (title: string): Step[] => [
  { call: "create_issue", args: { owner: "alice", repo: "wonderland-api", title } },
  "Opened.",
];

/** Runs a script of the embedded model. @returns the run's stream as text */
export async function follow(
  system: System,
  token: string,
  threadId: string,
  steps: Step[],
): Promise<string> {
  await call(system, token, "/threads", { thread_id: threadId, if_exists: "do_nothing" });
  const messages = [{ type: "human", content: `script:\n${JSON.stringify(steps)}` }];
  const answer = await call(system, token, `/threads/${threadId}/runs/stream`, {
    assistant_id: "agent",
    input: { messages },
    stream_mode: ["values"],
  });
  return answer.text();
}
