/** The pages that a person may meet at the embedded auth provider: login, sign-out and errors. */
import { PAGE_HEADERS } from "#dev/oauth/pages.ts";
import { html, type Markup, raw, renderPage } from "#dev/page.ts";
import { PEOPLE } from "#dev/people.ts";

const banner = "Embedded stand-in for an auth provider: demonstration accounts only.";

/** Headers of every page here. @param nonce lets the page's own script run */
export function pageHeaders(nonce?: string): Record<string, string> {
  const policy = PAGE_HEADERS["content-security-policy"] ?? "";
  const scripts = nonce ? `; script-src 'nonce-${nonce}'` : "";
  return { ...PAGE_HEADERS, "content-security-policy": policy + scripts };
}

/** The login form; it posts to its own address. */
export function renderLogin(username = "", message?: string): Promise<string> {
  const people = PEOPLE.map(
    (one) => html`<li><code>${one.username}</code> with password <code>${one.password}</code></li>`,
  );
  return renderPage({
    title: "Sign in",
    subtitle: "to continue to On Behalf Of",
    banner,
    body: html`${message ? html`<p class="error" role="alert">${message}</p>` : ""}
<form method="post">
<label for="username">Username</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${username}"${username ? "" : raw(" autofocus")}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${username ? raw(" autofocus") : ""}>
<button class="primary">Sign in</button>
<button name="decision" value="cancel" formnovalidate>Cancel</button>
</form>
<hr>
<p class="soft">People of this demonstration:</p>
<ul class="soft">${people}</ul>`,
  });
}

/** Sign-out. `form` is oidc-provider's own, with its anti-forgery value; with a nonce the page answers by itself. */
export function renderLogout(form: string, nonce?: string): Promise<string> {
  return renderPage({
    title: "Sign out",
    subtitle: nonce ? "One moment…" : "Do you want to sign out of the auth provider?",
    banner,
    body: html`${raw(form)}
<button class="primary" form="op.logoutForm" name="logout" value="yes">Sign out</button>
${nonce ? html`<script nonce="${nonce}">document.querySelector("button[value=yes]").click();</script>` : html`<button form="op.logoutForm">Stay signed in</button>`}`,
  });
}

export function renderNotice(title: string, body: Markup | string): Promise<string> {
  return renderPage({ title, banner, body });
}
