/** The pages that a person may meet at the embedded notes. */
import { NOTE_SCOPES } from "#dev/mcp/notes/scopes.ts";
import { html, renderPage } from "#dev/page.ts";
import { PEOPLE } from "#dev/people.ts";

const banner = "Embedded stand-in: an MCP server with its own accounts, all of them made up.";

/** Headers of every page here. No `form-action`: Chromium applies it to the redirect back to the application too. */
export function pageHeaders(): Record<string, string> {
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy":
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
  };
}

export function renderAccounts(): Promise<string> {
  return renderPage({
    title: "Sign in to Notes",
    subtitle: "Choose an account to continue to On Behalf Of",
    banner,
    body: html`<form method="post">
${PEOPLE.map(
  ({
    username,
    name,
  }) => html`<button class="row" name="login" value="${username}" aria-label="Continue as ${username}">
<span class="avatar" aria-hidden="true">${username.slice(0, 1)}</span>
<span>Continue as <strong>${username}</strong><br><small>${name}</small></span></button>`,
)}
<button name="decision" value="cancel">Cancel</button>
</form>`,
  });
}

/** @param scopes those that the person has not granted yet */
export function renderConsent(login: string, scopes: readonly string[]): Promise<string> {
  return renderPage({
    title: "Authorize On Behalf Of",
    subtitle: `It wants to use the notes of ${login}`,
    banner,
    body: html`<h2>It will be able to</h2>
<ul>${scopes.map((scope) => html`<li>${NOTE_SCOPES[scope] ?? scope} <code>${scope}</code></li>`)}</ul>
<form method="post">
<button class="primary" name="decision" value="authorize">Authorize</button>
<button name="decision" value="cancel">Cancel</button>
</form>`,
  });
}

export function renderProblem(reason: string): Promise<string> {
  const body = html`<p class="error" role="alert">${reason}</p>`;
  return renderPage({ title: "This request can't go on", banner, body });
}
