/** For tests of the client: one read and one write at a fake GitHub, and the message for their failure. */
import { type GitHubBroker, withGitHub } from "../client.ts";
import { explainGitHubError } from "../errors.ts";
import { runConfig } from "../tools/testing/played-github.ts";

export const read = { tool: "a_read", access: "read", scopes: ["repo"], resource: "alice/webshop" } as const;
export const write = { tool: "a_write", access: "write", scopes: ["repo"] } as const;

/** GETs /thing and returns its data. */
export function getThing(broker: GitHubBroker, signal?: AbortSignal): Promise<unknown> {
  return withGitHub(
    runConfig(signal),
    read,
    async (octokit) => (await octokit.request("GET /thing")).data,
    broker,
  );
}

/** POSTs to /thing, as a tool that writes. */
export function postThing(broker: GitHubBroker, signal?: AbortSignal): Promise<unknown> {
  return withGitHub(
    runConfig(signal),
    write,
    async (octokit) => (await octokit.request("POST /thing")).data,
    broker,
  );
}

/** The sentence that the model reads about a failure. */
export async function explainFailure(
  promise: Promise<unknown>,
  access: "read" | "write" = "read",
): Promise<string> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (cause: unknown) => cause,
  );
  return explainGitHubError(error, { access, login: "alice", resource: "alice/webshop" });
}
