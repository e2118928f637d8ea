/** The two pages a person sees at the embedded GitHub: pick an account, and consent. */
import type { Client } from "#dev/github/clients.ts";
import { SCOPE_MEANINGS } from "#dev/github/scopes.ts";
import { html, renderPage } from "#dev/page.ts";
import { PEOPLE } from "#dev/people.ts";

const BANNER = "Embedded stand-in: not the real GitHub. Its accounts and repositories are made up.";

/** @param query the authorization request, passed on unchanged when an account was picked */
export function renderAccountPage(client: Client, query: string): Promise<string> {
  return renderPage({
    title: "Sign in to GitHub",
    subtitle: `Choose an account to continue to ${client.name}`,
    banner: BANNER,
    body: html`<form method="post" action="/login/session?${query}">
${PEOPLE.map(
  (
    person,
  ) => html`<button class="row" name="login" value="${person.username}" aria-label="Continue as ${person.username}">
<span class="avatar" aria-hidden="true">${person.username.slice(0, 1)}</span>
<span>Continue as <strong>${person.username}</strong><br><small>${person.name}</small></span></button>`,
)}
</form>`,
  });
}

/** @param ticket names the pending request; only a page shown to this person can have it */
export function renderConsentPage(
  client: Client,
  login: string,
  scopes: readonly string[],
  ticket: string,
  query: string,
): Promise<string> {
  const asks =
    client.kind === "github-app"
      ? ["Act on the repositories you can reach, within the app's permissions"]
      : scopes.map(meaningOf);
  return renderPage({
    title: `Authorize ${client.name}`,
    subtitle: `${client.name} wants to access your GitHub account ${login}`,
    banner: BANNER,
    body: html`<h2>It will be able to</h2>
${asks.length > 0 ? html`<ul>${asks.map((ask) => html`<li>${ask}</li>`)}</ul>` : html`<p>See what is public about you</p>`}
<form method="post" action="/login/oauth/decision">
<input type="hidden" name="ticket" value="${ticket}">
<button class="primary" name="decision" value="authorize">Authorize</button>
<button name="decision" value="cancel">Cancel</button>
</form>
<hr>
<form method="post" action="/login/session?${query}"><button name="login" value="">Use another account</button></form>`,
  });
}

/** Where a person installs a GitHub App on their account. */
export function renderInstallPage(client: Client, login: string, search: string): Promise<string> {
  return renderPage({
    title: `Install ${client.name}`,
    subtitle: `${client.name} will work on all repositories of ${login}`,
    banner: BANNER,
    body: html`<form method="post" action="/apps/${client.slug}/installations/new${search}">
<button class="primary">Install</button></form>`,
  });
}

/** For requests that must not be sent back to the application, because nothing says that it is the application's. */
export function renderRefusal(reason: string): Promise<string> {
  return renderPage({
    title: "This request cannot continue",
    banner: BANNER,
    body: html`<p class="error" role="alert">${reason}</p>`,
  });
}

function meaningOf(scope: string): ReturnType<typeof html> {
  return html`${SCOPE_MEANINGS[scope] ?? scope} <code>${scope}</code>`;
}
