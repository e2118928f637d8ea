/** A person without a browser: walks through a stand-in's sign-in and consent by fetch. For tests, ours and others'. */
import { createHash, randomBytes } from "node:crypto";
import { TestBrowser } from "#dev/oauth/testing/browser.ts";

export interface Visit {
  login: string;
  scope?: string;
  decision?: "accept" | "cancel";
  /** More parameters of the authorization request, or other values for the usual ones. */
  query?: Record<string, string>;
}

export function withQuery(address: string, query: Record<string, string>): URL {
  return new URL(`${address}?${new URLSearchParams(query)}`);
}

/** A verifier and its challenge (RFC 7636), as the parameters that carry them. */
export function makePkce() {
  const code_verifier = randomBytes(32).toString("base64url");
  const code_challenge = createHash("sha256").update(code_verifier).digest("base64url");
  return { code_verifier, code_challenge, code_challenge_method: "S256" };
}

/**
 * Picks an account on the account page, and answers the consent page.
 * @returns where the browser is sent back to; undefined when a page refused
 */
export async function walk(
  start: URL,
  login: string,
  decision: "accept" | "cancel" = "accept",
): Promise<URL | undefined> {
  const browser = new TestBrowser(start.origin);
  let response = await browser.open(start.href);
  for (let pages = 0; pages < 4; pages += 1) {
    const location = response.headers.get("location");
    if (location) return new URL(location);
    if (!response.ok) return undefined;
    const page = await response.text();
    const read = (pattern: RegExp): string => pattern.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const accept = read(/name="decision" value="(\w+)"/);
    const ticket = read(/name="ticket" value="([^"]+)"/);
    const form: Record<string, string> = page.includes("Choose an account")
      ? { login }
      : { ticket, decision: decision === "cancel" ? "cancel" : accept };
    const action = read(/<form method="post" action="([^"]*)"/) || response.url;
    response = await browser.open(action, form);
  }
  throw new Error("The stand-in sent this person round in circles.");
}
