/** The embedded Atlassian's pages: pick an account, consent, the apps that were connected, an issue. */
import type { SeedIssue } from "#dev/jira/seed.ts";
import { html, renderPage } from "#dev/page.ts";
import { PEOPLE } from "#dev/people.ts";

const banner = "Embedded stand-in: not the real Atlassian. Its accounts and issues are made up.";

/** Scopes that may be asked for, as the consent page says them. */
export const SCOPES: Readonly<Record<string, string>> = {
  "read:me": "View your profile",
  "read:jira-work": "View Jira issues and projects that you can see",
  "read:jira-user": "View users of Jira",
  offline_access: "Do so while you are away",
};

/** @param query the authorization request, passed on unchanged when an account was picked */
export function renderAccounts(query: string): Promise<string> {
  return renderPage({
    title: "Log in to Atlassian",
    subtitle: "Choose an account to continue to On Behalf Of",
    banner,
    body: html`<form method="post" action="/session?${query}">
${PEOPLE.map(
  ({
    username,
    name,
  }) => html`<button class="row" name="login" value="${username}" aria-label="Continue as ${username}">
<span class="avatar" aria-hidden="true">${username.slice(0, 1)}</span>
<span>Continue as <strong>${username}</strong><br><small>${name}</small></span></button>`,
)}
</form>`,
  });
}

/** @param ticket names the pending request; only a page shown to this person can have it */
export function renderConsent(
  login: string,
  scopes: readonly string[],
  ticket: string,
  query: string,
): Promise<string> {
  return renderPage({
    title: "On Behalf Of is requesting access",
    subtitle: `It wants to use the Jira site wonderland as ${login}`,
    banner,
    body: html`<h2>It will be able to</h2>
<ul>${scopes.map((scope) => html`<li>${SCOPES[scope] ?? scope} <code>${scope}</code></li>`)}</ul>
<form method="post" action="/decision">
<input type="hidden" name="ticket" value="${ticket}">
<button class="primary" name="decision" value="accept">Accept</button>
<button name="decision" value="cancel">Cancel</button>
</form>
<hr>
<form method="post" action="/session?${query}"><button name="login" value="">Use another account</button></form>`,
  });
}

/** For requests that must not be sent back to the application, because nothing says that it is the application's. */
export function renderRefusal(reason: string): Promise<string> {
  const body = html`<p class="error" role="alert">${reason}</p>`;
  return renderPage({ title: "This request cannot continue", banner, body });
}

/** Where people take back what they granted: Atlassian's API has no way to. */
export function renderApps(
  login: string | undefined,
  scopes: readonly string[] | undefined,
): Promise<string> {
  const list = html`<p><strong>On Behalf Of</strong></p>
<ul>${(scopes ?? []).map((scope) => html`<li>${SCOPES[scope] ?? scope}</li>`)}</ul>
<form method="post" action="/manage-profile/apps/remove"><button>Remove access</button></form>`;
  return renderPage({
    title: "Connected apps",
    subtitle: login ? `Signed in as ${login}` : "Nobody is signed in here",
    banner,
    body: scopes ? list : html`<p>No app is connected to this account.</p>`,
  });
}

export function renderIssue(issue: SeedIssue | undefined): Promise<string> {
  if (!issue) {
    const body = html`<p>It does not exist, or you may not see it. Sign in by connecting Jira first.</p>`;
    return renderPage({ title: "No such issue", banner, body });
  }
  return renderPage({
    title: `${issue.key} ${issue.summary}`,
    subtitle: `${issue.type} · ${issue.status} · ${issue.priority} · ${issue.assignee ?? "unassigned"}`,
    banner,
    body: html`<p>${issue.description}</p>`,
  });
}
