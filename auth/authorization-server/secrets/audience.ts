import { AuthError } from "#auth/protocol/errors.ts";
import { webEnv } from "../env.ts";
import type { WebFeature } from "../feature.ts";
import * as features from "../features.ts";
import type { ConnectionProvider } from "./providers/descriptor.ts";

/**
 * A token is only sent where it was issued for: to the server of its own connection; a provider's, to its own API, or to a server
 * that a feature vouches for (docs/decisions/0095).
 * @param url the server that gets the token; undefined for the provider's own API
 * @throws AuthError `invalid_target`; `server_unavailable` if the server's metadata can't be read
 */
export async function requireTarget(provider: ConnectionProvider, url: string | undefined): Promise<void> {
  if (url === provider.audience) return;
  if (url !== undefined && provider.audience === undefined) {
    for (const feature of Object.values<WebFeature>(features)) {
      if (await feature.isTarget?.(provider, url, webEnv())) return;
    }
  }
  const place = url ? new URL(url).host : "any server but its own";
  throw new AuthError("invalid_target", `The access to ${provider.name} is not for ${place}.`);
}
