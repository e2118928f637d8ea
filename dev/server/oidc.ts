/** What both providers that run oidc-provider have in common: the embedded auth provider, and the notes' authorization server. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { errors, type KoaContextWithOIDC, type Provider } from "oidc-provider";
import { PAGE_HEADERS } from "#dev/oauth/pages.ts";
import { loadKeys } from "#dev/server/oidc-keys.ts";
import { openStore } from "#dev/server/oidc-store.ts";

const FORTNIGHT = 14 * 24 * 3600;
const HOUR = 3600;

export type Context = KoaContextWithOIDC;

export interface OidcOptions {
  /** Folder of keys and state. */
  dataDir: string;
  /** Cookies of its own: browsers don't keep the cookies of two ports of one host apart. */
  name: string;
  /** The file of the state, in the folder. */
  file: string;
  /** Seconds that tokens hold. */
  ttl: { AccessToken?: number; IdToken?: number };
}

/** Each setting that isn't plain says why. */
export async function commonConfiguration({ dataDir, name, file, ttl }: OidcOptions) {
  const keys = await loadKeys(dataDir);
  const names = { session: `${name}_session`, interaction: `${name}_interaction`, resume: `${name}_resume` };
  const configuration = {
    adapter: openStore(join(dataDir, file)),
    jwks: keys.jwks,
    cookies: { keys: keys.cookieKeys, names },
    // Auth.js reads the person from the ID token; without this they would only be at the userinfo endpoint.
    conformIdTokenClaims: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    rotateRefreshToken: true,
    pkce: { required: () => true },
    ttl: {
      ...{ Grant: FORTNIGHT, RefreshToken: FORTNIGHT, Session: FORTNIGHT, Interaction: HOUR },
      ...{ AccessToken: HOUR, IdToken: HOUR, AuthorizationCode: 60, ...ttl },
    },
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx: Context, client: { clientId: string }, token: { clientId: string }) =>
          token.clientId === client.clientId,
      },
    },
  };
  return { keys, configuration };
}

/** The interaction that a page belongs to; undefined without its signed cookie, and once it has ended. */
export function findInteraction(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  return provider.interactionDetails(request, response).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  });
}

export async function sendPage(
  response: ServerResponse,
  status: number,
  page: Promise<string>,
): Promise<void> {
  response.writeHead(status, PAGE_HEADERS).end(await page);
}
