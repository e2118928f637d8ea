/** The login page's requests: `GET` and `POST /login/{interaction}`, between oidc-provider's authorization request and its answer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { errors, type Provider } from "oidc-provider";
import { type checkPassword, subjectOf } from "#dev/identity/accounts.ts";
import { pageHeaders, renderLogin, renderNotice } from "#dev/identity/pages.ts";
import type { Throttle } from "#dev/identity/throttle.ts";

const MAX_BODY_BYTES = 8192;

/** Who may pass, and how often they may try. */
export interface LoginAttempts {
  throttle: Throttle;
  check: (...given: [username: string, password: string]) => ReturnType<typeof checkPassword>;
}

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
  door: LoginAttempts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const interaction = await provider.interactionDetails(request, response).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return null;
    throw error;
  });
  if (!interaction) {
    const body =
      "This sign-in has expired or was finished already. Go back to the application and sign in again.";
    return send(response, 400, await renderNotice("Start again", body));
  }
  // A first-party application needs no consent here; asked for it with prompt=consent, the answer is yes.
  if (interaction.prompt.name === "consent")
    return provider.interactionFinished(request, response, { consent: {} });
  if (request.method === "GET") {
    return send(response, 200, await renderLogin({ username: interaction.params.login_hint }));
  }
  if (request.method !== "POST")
    return send(response, 405, await renderNotice("Not possible", "Use GET or POST."), {
      Allow: "GET, POST",
    });

  const form = await readForm(request);
  if (!form) return send(response, 413, await renderNotice("Too much", "That form is too large."));
  if (form.get("action") === "cancel") {
    const refusal = { error: "access_denied", error_description: "The person cancelled the sign-in." };
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
  }
  await signIn(provider, door, form, request, response);
}

async function signIn(
  provider: Provider,
  { throttle, check }: LoginAttempts,
  form: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const username = form.get("username") ?? "";
  const name = username.trim().toLowerCase();
  const wait = throttle.waitFor(name);
  if (wait > 0) {
    const message = `Too many wrong passwords for this username. Try again in ${wait} seconds.`;
    return send(response, 429, await renderLogin({ username, message }), { "Retry-After": String(wait) });
  }
  const person = check(username, form.get("password") ?? "");
  if (!person) {
    throttle.fail(name);
    return send(response, 401, await renderLogin({ username, message: "Wrong username or password." }));
  }
  throttle.clear(name);
  await provider.interactionFinished(request, response, { login: { accountId: subjectOf(person) } });
}

/** The posted form, or null when it is too large to be one of ours. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  return size > MAX_BODY_BYTES ? null : new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...pageHeaders(), ...headers }).end(body);
}
