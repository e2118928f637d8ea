/** The login page's requests: `GET` and `POST /login/{interaction}`, between oidc-provider's authorization request and its answer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { errors, type Provider } from "oidc-provider";
import { subjectOf } from "#dev/identity/accounts.ts";
import { pageHeaders, renderLogin, renderNotice } from "#dev/identity/pages.ts";
import type { Person } from "#dev/people.ts";

/** The person whose username and password these are. */
export type CheckPassword = (username: string, password: string) => Person | null;

/** Where the login page of an interaction is. Its cookie is scoped to this path, so another interaction's doesn't count here. */
export function loginPath(uid: string): string {
  return `/login/${uid}`;
}

/**
 * Answers a request for the login page. Forged posts fail: without the interaction's cookie (signed, SameSite=Lax, this path only)
 * oidc-provider knows no interaction.
 */
export async function handleLogin(
  provider: Provider,
  check: CheckPassword,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = async (status: number, body: Promise<string>): Promise<void> =>
    void response.writeHead(status, pageHeaders()).end(await body);
  const interaction = await provider.interactionDetails(request, response).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return null;
    throw error;
  });
  if (!interaction) {
    const body =
      "This sign-in has expired or was finished already. Go back to the application and sign in again.";
    return send(400, renderNotice("Start again", body));
  }
  // A first-party application needs no consent here; asked for it with prompt=consent, the answer is yes.
  if (interaction.prompt.name === "consent")
    return provider.interactionFinished(request, response, { consent: {} });
  if (request.method !== "POST") return send(200, renderLogin({ username: interaction.params.login_hint }));
  const form = new URLSearchParams(await text(request));
  if (form.get("action") === "cancel") {
    const refusal = { error: "access_denied", error_description: "The person cancelled the sign-in." };
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
  }
  const username = form.get("username") ?? "";
  const person = check(username, form.get("password") ?? "");
  if (!person) return send(401, renderLogin({ username, message: "Wrong username or password." }));
  await provider.interactionFinished(request, response, { login: { accountId: subjectOf(person) } });
}
