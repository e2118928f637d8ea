/** What the address bar of the connections page may say, in sentences. Codes come from app/api/oauth/callback. */
const PROBLEMS: Record<string, string> = {
  refused: "You did not give access at GitHub. Nothing was stored, and nothing changed.",
  invalid_request:
    "The connection could not be finished: it was begun in another browser or session, or took too long. Nothing was stored. Begin again.",
  account_taken:
    "That account is connected by somebody else here. Sign in at the provider with your own account, then connect again.",
  provider_error: "GitHub did not complete the connection. Try again in a moment.",
  server_unavailable: "GitHub can't be reached right now. Try again in a moment.",
};

export interface PageNotice {
  tone: "good" | "bad";
  text: string;
}

/** @returns the notice for the page's query; undefined when there is nothing to say */
export function readNotice(query: { connected?: unknown; problem?: unknown }): PageNotice | undefined {
  if (typeof query.problem === "string") {
    const known = Object.hasOwn(PROBLEMS, query.problem) ? PROBLEMS[query.problem] : undefined;
    return { tone: "bad", text: known ?? "The connection could not be finished. Try again." };
  }
  if (query.connected === "github") {
    return { tone: "good", text: "GitHub is connected. The agent can now act there as you." };
  }
  return undefined;
}
