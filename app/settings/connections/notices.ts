import { findProviderName } from "#auth/protocol/provider-names.ts";

/** Sentences for the codes in the connections page's address, which come from app/api/oauth/callback and actions.ts. */
const PROBLEMS: Record<string, string> = {
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
    const known = Object.hasOwn(PROBLEMS, query.problem) ? PROBLEMS[query.problem] : undefined;
    return { tone: "bad", text: known ?? "The connection could not be completed. Try again." };
  }
  const nameOf = (provider: unknown, mustBe: boolean) =>
    typeof provider === "string" && (isConnected?.(provider) ?? mustBe) === mustBe
      ? findProviderName(provider)
      : undefined;
  const connected = nameOf(query.connected, true);
  if (connected)
    return { tone: "good", text: `${connected} is connected. The agent can now act there as you.` };
  const installed = nameOf(query.installed, true);
  if (installed)
    return { tone: "good", text: `The app is installed at ${installed}. The agent can work there now.` };
  const disconnected = nameOf(query.disconnected, false);
  if (disconnected) {
    return {
      tone: "good",
      text: `${disconnected} is disconnected. The access is revoked there and removed here.`,
    };
  }
  const deleted = nameOf(query.deleted, false);
  if (deleted) return { tone: "good", text: `${deleted} is removed, and so is the access that it had.` };
  const deletedHere = nameOf(query.deleted_here, false);
  if (deletedHere) {
    return {
      tone: "good",
      text: `${deletedHere} is removed here. It did not confirm that the access is revoked: look in its own settings.`,
    };
  }
  const removed = nameOf(query.removed, false);
  if (removed)
    return { tone: "good", text: `${removed} is disconnected: there was nothing left to revoke there.` };
  const forced = nameOf(query.forced, false);
  if (forced) {
    return {
      tone: "good",
      text: `${forced} is removed here. Revoke the access at ${forced} too, in its own settings.`,
    };
  }
  return undefined;
}
