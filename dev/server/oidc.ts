/** What both providers that run oidc-provider have in common: the embedded auth provider, and the notes' authorization server. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { errors, type KoaContextWithOIDC, type Provider } from "oidc-provider";
import { PAGE_HEADERS } from "#dev/oauth/pages.ts";
import { loadKeys } from "#dev/server/oidc-keys.ts";
import { openStore } from "#dev/server/oidc-store.ts";

const FORTNIGHT = 14 * 24 * 3600;
const HOUR = 3600;

export type Context = KoaContextWithOIDC;
/** A request for a provider's page, and its response. */
export type Exchange = { provider: Provider; request: IncomingMessage; response: ServerResponse };
type Owned = { clientId: string };

const allowedPolicy = (_ctx: Context, client: Owned, token: Owned) => token.clientId === client.clientId;

/**
 * Each setting that isn't plain says why.
 * @param dataDir folder of the keys, and of the file with the state
 * @param name for cookies of its own: browsers don't keep the cookies of two ports of one host apart
 * @param ttl seconds that tokens hold
 */
export async function commonConfiguration(dataDir: string, file: string, name: string, ttl: object) {
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
      Grant: FORTNIGHT,
      RefreshToken: FORTNIGHT,
      Session: FORTNIGHT,
      Interaction: HOUR,
      AccessToken: HOUR,
      IdToken: HOUR,
      AuthorizationCode: 60,
      ...ttl,
    },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true, allowedPolicy } },
  };
  return { keys, configuration };
}

/**
 * Opens the interaction that a page belongs to; undefined when the request is answered already: the person cancelled, or the
 * interaction has ended. Forged posts fail: without its cookie (signed, SameSite=Lax, this path only) there is no interaction.
 */
export async function openInteraction(exchange: Exchange, expired: () => Promise<string>) {
  const { provider, request, response } = exchange;
  const send = async (status: number, page: Promise<string>): Promise<void> =>
    void response.writeHead(status, PAGE_HEADERS).end(await page);
  const finish = (result: object, mergeWithLastSubmission = false): Promise<void> =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission });
  const details = await provider.interactionDetails(request, response).catch((error: unknown) => {
    if (!(error instanceof errors.SessionNotFound)) throw error;
  });
  if (!details) return void (await send(400, expired()));
  const form = request.method === "POST" ? new URLSearchParams(await text(request)) : undefined;
  if (!form?.getAll("decision").includes("cancel")) return { details, form, send, finish };
  await finish({ error: "access_denied", error_description: "The person did not agree." });
}
