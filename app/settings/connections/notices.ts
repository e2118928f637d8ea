import { findSentence } from "#app/page-query.ts";
import { findProviderName } from "#auth/protocol/provider-names.ts";

/** Sentences for the codes in the connections page's address, which come from app/api/oauth/callback and actions.ts. */
const PROBLEMS = {
  refused: "You did not grant access. Nothing was stored, and nothing changed.",
  invalid_request:
    "The connection could not be completed: it was started in another browser or session, or took too long. Nothing was stored. Start again.",
  account_taken:
    "Another person here has connected that account. Sign in at the provider with your own account, then connect again.",
  invalid_scope:
    "The request had a scope that this app never requests. Nothing changed; in the chat, say “not now”.",
  installation_requested:
    "You have requested the installation. A person who may install apps there has to approve it. Continue afterwards.",
  not_recent: "To connect a provider, sign in once more first. Nothing changed.",
  provider_error: "The provider did not complete the connection. Nothing changed. Try again in a moment.",
  server_unavailable: "The provider can't be reached right now. Try again in a moment.",
  no_client:
    "The server does not let this app register itself. For a server of your own, enter a client on its page in the settings; for any other, the operator has to.",
  client_malformed: "Enter the client ID and the secret as they were given to you. Nothing was stored.",
  issuer_moved:
    "The server names another authorization server now than it did before. Nothing was stored. Look again where to register.",
  too_many: "Too many requests. Nothing was stored. Try again in a minute.",
  not_replaced:
    "The provider could not revoke the access of the account that was connected before. It is still connected. Try again in a moment.",
  not_revoked:
    "The provider did not confirm that the access is revoked, so nothing was removed. Try again in a moment, or remove it here only and revoke it there yourself.",
};

/** By the query's key: a sentence about the provider that it names. */
const SUCCESSES: Record<string, (name: string) => string> = {
  connected: (name) => `${name} is connected. The agent can now act there as you.`,
  installed: (name) => `The app is installed at ${name}. The agent can work there now.`,
  disconnected: (name) => `${name} is disconnected. The access is revoked there and removed here.`,
  deleted: (name) => `${name} is removed, and so is the access that it had.`,
  deleted_here: (name) =>
    `${name} is removed here. It did not confirm that the access is revoked: look in its own settings.`,
  removed: (name) => `${name} is disconnected: there was nothing left to revoke there.`,
  forced: (name) => `${name} is removed here. Revoke the access at ${name} too, in its own settings.`,
};
/** The successes of a provider that is connected now; the others are of one that is not. */
const CONNECTING = ["connected", "installed"];

export interface PageNotice {
  tone: "good" | "bad";
  text: string;
}

/**
 * @param isConnected whether a provider is connected now: the address may be old, or another person's link
 * @returns the notice for the page's query, if any
 */
export function readNotice(
  query: Record<string, unknown>,
  isConnected?: (provider: string) => boolean,
): PageNotice | undefined {
  if (typeof query.problem === "string") {
    const text = findSentence(PROBLEMS, query.problem) ?? "The connection could not be completed. Try again.";
    return { tone: "bad", text };
  }
  for (const [key, say] of Object.entries(SUCCESSES)) {
    const provider = query[key];
    const mustBe = CONNECTING.includes(key);
    if (typeof provider !== "string" || (isConnected?.(provider) ?? mustBe) !== mustBe) continue;
    const name = findProviderName(provider);
    if (name) return { tone: "good", text: say(name) };
  }
  return undefined;
}
