/** The applications registered at the embedded GitHub, and the two rules that protect them: secret and redirect URI. */
import { timingSafeEqual } from "node:crypto";
import { z } from "zod";

const client = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  kind: z.enum(["oauth-app", "github-app"]).default("oauth-app"),
  name: z.string().default("On Behalf Of"),
  redirect_uris: z.array(z.url()).min(1),
  /** Of a GitHub App: its name in addresses, and where its installation page leads on to. */
  slug: z.string().optional(),
  setup_url: z.url().optional(),
});

/** `oauth-app` gets `gho_` tokens with scopes and no expiry; `github-app` gets expiring `ghu_` with one-time `ghr_`. */
export type Client = z.infer<typeof client>;
export type ClientInput = z.input<typeof client>;

/** Parses GITHUB_CLIENTS. @throws Error that names the variable and the first thing wrong with it */
export function parseClients(text: string): Client[] {
  try {
    return z.array(client).parse(JSON.parse(text));
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(
      `GITHUB_CLIENTS must be a JSON array of {client_id, client_secret, kind, redirect_uris}. ${detail}`,
    );
  }
}

/** Checks and completes clients given in code. */
export function readClients(input: readonly ClientInput[]): Client[] {
  return z.array(client).parse(input);
}

/** True when the secret is the client's. Same length of time whatever the difference. */
export function isSecretOf(client: Client, secret: string): boolean {
  const expected = Buffer.from(client.client_secret);
  const given = Buffer.from(secret);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/**
 * GitHub's rule: host and port as registered, path the registered one or below it.
 * docs.github.com: "Authorizing OAuth apps", section "Redirect URLs".
 */
export function isRedirectAllowed(client: Client, uri: string): boolean {
  const given = URL.canParse(uri) ? new URL(uri) : undefined;
  if (!given || given.username || given.password || given.hash) return false;
  return client.redirect_uris.some((text) => {
    const registered = new URL(text);
    if (given.protocol !== registered.protocol || given.host !== registered.host) return false;
    const folder = registered.pathname.endsWith("/") ? registered.pathname : `${registered.pathname}/`;
    return given.pathname === registered.pathname || given.pathname.startsWith(folder);
  });
}
