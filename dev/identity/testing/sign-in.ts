import * as oauth from "oauth4webapi";
import { TestBrowser } from "#dev/oauth/browser.ts";
import type { Person } from "#dev/people.ts";

interface SignInClient {
  client_id: string;
  client_secret: string;
  redirect_uris: string[];
}

/** For tests: a person signs in at the embedded provider. @returns what the client gets for the code */
export async function signInForTokens(
  issuer: string,
  { client_id, client_secret, redirect_uris: [redirectUri = ""] }: SignInClient,
  { username, password }: Person,
): Promise<{ idToken: string; refreshToken: string | null }> {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const url = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
  const client = { client_id };
  const verifier = oauth.generateRandomCodeVerifier();
  const page = new URL(server.authorization_endpoint ?? "");
  page.search = new URLSearchParams({
    client_id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid offline_access",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  }).toString();
  const browser = new TestBrowser(issuer);
  const login = await browser.open(page.href);
  const answer = await browser.open(login.url, { username, password, action: "sign-in" });
  const callback = new URL(answer.headers.get("location") ?? "");
  const parameters = oauth.validateAuthResponse(server, client, callback, oauth.expectNoState);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.ClientSecretBasic(client_secret),
    parameters,
    redirectUri,
    verifier,
    insecure,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
    requireIdToken: true,
  });
  return { idToken: tokens.id_token ?? "", refreshToken: tokens.refresh_token ?? null };
}
