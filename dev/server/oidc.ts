/** What both providers that run oidc-provider have in common: the embedded auth provider, and the notes' authorization server. */
import { join } from "node:path";
import type { Configuration, Context } from "oidc-provider";
import { loadKeys, type ProviderKeys } from "#dev/server/oidc-keys.ts";
import { openStore } from "#dev/server/oidc-store.ts";

const FORTNIGHT = 14 * 24 * 3600;
const HOUR = 3600;

export interface OidcOptions {
  /** Folder of keys and state. */
  dataDir: string;
  /** Cookies of its own: browsers don't keep the cookies of two ports of one host apart. */
  name: string;
  /** The file of the state, in the folder. */
  file: string;
  /** Seconds. */
  accessTokenTtl?: number | undefined;
  idTokenTtl?: number | undefined;
}

type Client = { clientId: string };
type Common = Omit<
  Configuration,
  "clients" | "scopes" | "claims" | "interactions" | "findAccount" | "renderError"
>;

/** Each setting that isn't plain says why. */
export async function commonConfiguration(
  options: OidcOptions,
): Promise<{ keys: ProviderKeys; configuration: Common }> {
  const { dataDir, name, file, accessTokenTtl = HOUR, idTokenTtl = HOUR } = options;
  const keys = await loadKeys(dataDir);
  const names = { session: `${name}_session`, interaction: `${name}_interaction`, resume: `${name}_resume` };
  const long = { Grant: FORTNIGHT, RefreshToken: FORTNIGHT, Session: FORTNIGHT };
  return {
    keys,
    configuration: {
      adapter: openStore(join(dataDir, file)),
      jwks: keys.jwks,
      cookies: { keys: keys.cookieKeys, names },
      // Auth.js reads the person from the ID token; without this they would only be at the userinfo endpoint.
      conformIdTokenClaims: false,
      allowOmittingSingleRegisteredRedirectUri: false,
      rotateRefreshToken: true,
      pkce: { required: () => true },
      ttl: {
        ...long,
        AccessToken: accessTokenTtl,
        AuthorizationCode: 60,
        IdToken: idTokenTtl,
        Interaction: HOUR,
      },
      features: {
        devInteractions: { enabled: false },
        revocation: {
          enabled: true,
          allowedPolicy: async (_ctx: Context, client: Client, token: Client) =>
            token.clientId === client.clientId,
        },
      },
    },
  };
}
