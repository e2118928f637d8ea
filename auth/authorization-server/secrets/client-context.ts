import type { OauthClientsTable } from "#db/schema.ts";
import type { SealContext } from "./cipher.ts";

/** The encryption context of a registered client's secret. */
export function clientContext({
  issuer,
  redirect_uri,
}: Pick<OauthClientsTable, "issuer" | "redirect_uri">): SealContext {
  return { subject: issuer, provider: "oauth-client", id: redirect_uri };
}
