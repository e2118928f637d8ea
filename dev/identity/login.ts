/** The login page's requests: `GET` and `POST /login/{interaction}`, between oidc-provider's authorization request and its answer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Provider } from "oidc-provider";
import { renderLogin, renderNotice } from "#dev/identity/pages.ts";
import { PEOPLE } from "#dev/people.ts";
import { findInteraction, sendPage } from "#dev/server/oidc.ts";

/** Where the login page of an interaction is. Its cookie is scoped to this path, so another interaction's doesn't count here. */
export function loginPath(uid: string): string {
  return `/login/${uid}`;
}

/**
 * Answers a request for the login page. Forged posts fail: without the interaction's cookie (signed, SameSite=Lax, this path only)
 * oidc-provider knows no interaction. @param shared one password for everybody, instead of the printed ones
 */
export async function handleLogin(
  provider: Provider,
  shared: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, page: Promise<string>): Promise<void> => sendPage(response, status, page);
  const interaction = await findInteraction(provider, request, response);
  if (!interaction) {
    const body = "This sign-in has expired or was finished already. Sign in again from the application.";
    return send(400, renderNotice("Start again", body));
  }
  // A first-party application needs no consent here; asked for it with prompt=consent, the answer is yes.
  if (interaction.prompt.name === "consent")
    return provider.interactionFinished(request, response, { consent: {} });
  if (request.method !== "POST") return send(200, renderLogin(interaction.params.login_hint));
  const form = new URLSearchParams(await text(request));
  if (form.get("action") === "cancel") {
    const refusal = { error: "access_denied", error_description: "The person cancelled the sign-in." };
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
  }
  const username = form.get("username") ?? "";
  const person = PEOPLE.find((one) => one.username === username.trim().toLowerCase());
  // Compared as they are: they are printed in the launcher's banner and protect nothing.
  if (!person || form.get("password") !== (shared ?? person.password))
    return send(401, renderLogin(username, "Wrong username or password."));
  await provider.interactionFinished(request, response, { login: { accountId: person.subject } });
}
