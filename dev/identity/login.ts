/** The login page's requests: `GET` and `POST /login/{interaction}`, between oidc-provider's authorization request and its answer. */
import { renderLogin, renderNotice } from "#dev/identity/pages.ts";
import { PEOPLE } from "#dev/people.ts";
import { type Exchange, openInteraction } from "#dev/server/oidc.ts";

/** Where the login page of an interaction is. Its cookie is scoped to this path, so another interaction's doesn't count here. */
export const loginPath = (uid: string): string => `/login/${uid}`;

const EXPIRED = "This sign-in has expired or was finished already. Sign in again from the application.";

/** Answers a request for the login page. @param shared one password for everybody, instead of the printed ones */
export async function handleLogin(exchange: Exchange, shared: string | undefined): Promise<void> {
  const expired = () => renderNotice("Start again", EXPIRED);
  const opened = await openInteraction(exchange, expired);
  if (!opened) return;
  const { details, form, send, finish } = opened;
  // A first-party application needs no consent here; asked for it with prompt=consent, the answer is yes.
  if (details.prompt.name === "consent") return finish({ consent: {} }, true);
  if (!form) return send(200, renderLogin(details.params.login_hint));
  const username = form.get("username") ?? "";
  const person = PEOPLE.find((one) => one.username === username.trim().toLowerCase());
  // Compared as they are: they are printed in the launcher's banner and protect nothing.
  if (!person || form.get("password") !== (shared ?? person.password))
    return send(401, renderLogin(username, "Wrong username or password."));
  return finish({ login: { accountId: person.subject } });
}
