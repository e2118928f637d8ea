/** The applications registered at the embedded GitHub. */
import { z } from "zod";

/** `oauth-app` gets `gho_` tokens with scopes and no expiry; `github-app` gets expiring `ghu_` with one-time `ghr_`. */
export const client = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  kind: z.enum(["oauth-app", "github-app"]).default("oauth-app"),
  name: z.string().default("On Behalf Of"),
  redirect_uris: z.array(z.url()).min(1),
  /** Of a GitHub App: its name in addresses, and where its installation page leads on to. */
  slug: z.string().optional(),
  setup_url: z.url().optional(),
});

export type Client = z.infer<typeof client>;
export type ClientInput = z.input<typeof client>;

/**
 * GitHub's rule: host and port as registered, path the registered one or below it.
 * docs.github.com: "Authorizing OAuth apps", section "Redirect URLs".
 */
export function isRedirectAllowed(client: Client, uri: string): boolean {
  const given = URL.canParse(uri) ? new URL(uri) : undefined;
  if (!given || given.username || given.password || given.hash) return false;
  return client.redirect_uris.some((text) => {
    const registered = new URL(text);
    const folder = registered.pathname.replace(/\/?$/, "/");
    return given.origin === registered.origin && `${given.pathname}/`.startsWith(folder);
  });
}
