/** The authorization endpoint (RFC 6749 §3.1): sign in, consent, and back to the application with a one-time code. */
import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Consent, Grants } from "#dev/oauth/grants.ts";
import * as pages from "#dev/oauth/pages.ts";
import { PEOPLE } from "#dev/people.ts";

type Query = Record<string, string>;
type Asked = Omit<Consent, "login" | "challenge">;

type Text = "authorize" | "session" | "decision" | "cookie" | "banner" | "signInTitle" | "denial";

/** What differs between the stand-ins: paths, the cookie's name, words, and rules. */
export interface Authorization extends Record<Text, string> {
  grants: Grants;
  /** Whether a new consent replaces the one before. */
  replaces: boolean;
  /** Reads a request. A string says why it is refused without a redirect. */
  read(query: Query): Asked | string;
  /** Whether this person has granted all of it already, and is not asked again. */
  isGranted?(asked: Asked, login: string, query: Query): boolean;
  describe(asked: Asked, login: string): Pick<pages.ConsentParts, "title" | "subtitle" | "asks" | "accept">;
}

export const signedIn = (c: Context, cookie: string): string | undefined =>
  PEOPLE.find(({ username }) => username === getCookie(c, cookie))?.username;

export function createAuthorization(parts: Authorization): Hono {
  const { cookie, banner, grants } = parts;
  const app = new Hono();
  const pending = new Map<string, Consent & { state: string | undefined }>();
  const searchOf = (c: Context): URLSearchParams => new URL(c.req.url).searchParams;
  const back = (redirectUri: string, answer: Record<string, string | undefined>): string => {
    const url = new URL(redirectUri);
    for (const [name, value] of Object.entries(answer))
      if (value !== undefined) url.searchParams.set(name, value);
    return url.href;
  };
  const approve = ({ state, ...consent }: Consent & { state: string | undefined }): string =>
    back(consent.redirectUri, { code: grants.issueCode(consent, parts.replaces), state });

  app.get(parts.authorize, async (c) => {
    const query = c.req.query();
    const { state, code_challenge: challenge } = query;
    const asked = parts.read(query);
    if (typeof asked === "string") return pages.sendPage(c, pages.renderRefusal(asked, banner), 400);
    if (challenge && query.code_challenge_method !== "S256") {
      const error_description = "Only S256 code challenges are supported.";
      return c.redirect(back(asked.redirectUri, { error: "invalid_request", error_description, state }));
    }
    const session = `${parts.session}?${searchOf(c)}`;
    const login = query.prompt === "select_account" ? undefined : signedIn(c, cookie);
    if (!login) return pages.sendPage(c, pages.renderAccounts(parts.signInTitle, banner, session));
    const request = { ...asked, login, challenge, state };
    if (parts.isGranted?.(asked, login, query)) return c.redirect(approve(request));
    const ticket = randomUUID();
    pending.set(ticket, request);
    const words = parts.describe(asked, login);
    const more = { banner, action: parts.decision, ticket, switchAt: session };
    return pages.sendPage(c, pages.renderConsent({ ...words, ...more }));
  });

  app.post(parts.session, async (c) => {
    const { login } = await c.req.parseBody();
    const person = PEOPLE.find(({ username }) => username === login);
    const next = searchOf(c);
    if (person) {
      setCookie(c, cookie, person.username, { path: "/", httpOnly: true, sameSite: "Lax" });
      if (next.get("prompt") === "select_account") next.delete("prompt");
    } else next.set("prompt", "select_account");
    return c.redirect(`${parts.authorize}?${next}`, 303);
  });

  app.post(parts.decision, async (c) => {
    const { ticket, decision } = await c.req.parseBody();
    const request = pending.get(String(ticket));
    if (!request || request.login !== signedIn(c, cookie)) {
      const reason = "This page is out of date. Start again from the application.";
      return pages.sendPage(c, pages.renderRefusal(reason, banner), 400);
    }
    pending.delete(String(ticket));
    if (decision !== "cancel") return c.redirect(approve(request), 303);
    const refusal = { error: "access_denied", error_description: parts.denial, state: request.state };
    return c.redirect(back(request.redirectUri, refusal), 303);
  });
  return app;
}
