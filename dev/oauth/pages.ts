/** The pages of a consent: pick an account, allow or cancel, and what can't go on. */
import type { Context } from "hono";
import { html, type Markup, renderPage } from "#dev/page.ts";
import { PEOPLE, type Person } from "#dev/people.ts";

/** No `form-action`: Chromium applies it to the redirect that follows the form, and that leads to the application. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

export async function sendPage(c: Context, page: Promise<string>, status: 200 | 400 | 404 = 200) {
  return c.body(await page, status, PAGE_HEADERS);
}

export interface ConsentParts extends Record<"title" | "subtitle" | "banner", string> {
  /** What the application will be able to do, by scope. */
  asks: readonly (readonly [meaning: string, scope?: string])[];
  /** The button that agrees. */
  accept: string;
  /** Where the decision is posted; this page's own address unless given. */
  action?: string;
  /** Names the pending request; only a page shown to this person can have it. */
  ticket?: string;
  /** Where another account can be picked. */
  switchAt?: string;
}

/** @param action where the choice is posted; this page's own address unless given */
export function renderAccounts(title: string, banner: string, action = "", extra: Markup | string = "") {
  const subtitle = "Choose an account to continue to On Behalf Of";
  const body = html`<form method="post" action="${action}">
${PEOPLE.map(renderAccount)}
${extra}
</form>`;
  return renderPage({ title, subtitle, banner, body });
}

function renderAccount({ username, name }: Person): Markup {
  return html`<button class="row" name="login" value="${username}" aria-label="Continue as ${username}">
<span class="avatar" aria-hidden="true">${username.slice(0, 1)}</span>
<span>Continue as <strong>${username}</strong><br><small>${name}</small></span></button>`;
}

export function renderConsent(parts: ConsentParts): Promise<string> {
  const { title, subtitle, banner, asks, accept, action = "", ticket, switchAt } = parts;
  const code = (scope?: string) => (scope ? html` <code>${scope}</code>` : "");
  const list = asks.map(([meaning, scope]) => html`<li>${meaning}${code(scope)}</li>`);
  const other = html`<hr>
<form method="post" action="${switchAt}"><button name="login" value="">Use another account</button></form>`;
  const body = html`<h2>It will be able to</h2>
${asks.length > 0 ? html`<ul>${list}</ul>` : html`<p>See what is public about you</p>`}
<form method="post" action="${action}">
${ticket ? html`<input type="hidden" name="ticket" value="${ticket}">` : ""}
<button class="primary" name="decision" value="${accept.toLowerCase()}">${accept}</button>
<button name="decision" value="cancel">Cancel</button>
</form>
${switchAt ? other : ""}`;
  return renderPage({ title, subtitle, banner, body });
}

/** For requests that must not be sent back to the application, because nothing says that it is the application's. */
export function renderRefusal(reason: string, banner: string): Promise<string> {
  const body = html`<p class="error" role="alert">${reason}</p>`;
  return renderPage({ title: "This request cannot continue", banner, body });
}
