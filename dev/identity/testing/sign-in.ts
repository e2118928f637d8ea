/** For tests: an application at the embedded provider, and people who sign in to it without a browser. */
import * as oauth from "oauth4webapi";
import { TestBrowser } from "#dev/oauth/testing/browser.ts";
import type { Person } from "#dev/people.ts";

type Registration = { client_id: string; client_secret: string; redirect_uris: string[] };

const INSECURE = { [oauth.allowInsecureRequests]: true };

/** An authorization request: its address, and what the application keeps for the answer. */
export type Attempt = { url: string; verifier: string; nonce: string; state: string };

export type Tokens = { claims: oauth.IDToken; idToken: string; refreshToken: string | null };

/** The application's side of the authorization code flow. */
export class Application {
  readonly #client: Registration;
  readonly server: oauth.AuthorizationServer;

  constructor(client: Registration, server: oauth.AuthorizationServer) {
    this.#client = client;
    this.server = server;
  }

  static async discover(issuer: string, client: Registration): Promise<Application> {
    const url = new URL(issuer);
    const answer = await oauth.discoveryRequest(url, INSECURE);
    return new Application(client, await oauth.processDiscoveryResponse(url, answer));
  }

  /** @param more parameters of the authorization request, or other values for the usual ones */
  async begin(more: Record<string, string> = {}): Promise<Attempt> {
    const verifier = oauth.generateRandomCodeVerifier();
    const [nonce, state] = [oauth.generateRandomNonce(), oauth.generateRandomState()];
    const url = new URL(this.server.authorization_endpoint ?? "");
    url.search = new URLSearchParams({
      client_id: this.#client.client_id,
      redirect_uri: this.#client.redirect_uris[0] ?? "",
      response_type: "code",
      scope: "openid profile email",
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
      ...more,
    }).toString();
    return { url: url.href, verifier, nonce, state };
  }

  /** Exchanges the code of the redirect. @throws oauth4webapi's errors */
  async finish(redirect: Response, { verifier, nonce, state }: Attempt): Promise<Tokens> {
    const { client_id, client_secret, redirect_uris } = this.#client;
    const client = { client_id };
    const callback = new URL(redirect.headers.get("location") ?? "");
    const parameters = oauth.validateAuthResponse(this.server, client, callback, state);
    const response = await oauth.authorizationCodeGrantRequest(
      this.server,
      client,
      oauth.ClientSecretBasic(client_secret),
      parameters,
      redirect_uris[0] ?? "",
      verifier,
      INSECURE,
    );
    const expected = { expectedNonce: nonce, requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(this.server, client, response, expected);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (!claims) throw new Error("no ID token");
    return { claims, idToken: tokens.id_token ?? "", refreshToken: tokens.refresh_token ?? null };
  }

  /** A person signs in with their password. */
  async signIn(
    browser: TestBrowser,
    { username, password }: Pick<Person, "username" | "password">,
    more: Record<string, string> = {},
  ): Promise<Tokens> {
    const attempt = await this.begin(more);
    const page = await browser.open(attempt.url);
    return this.finish(await browser.open(page.url, { username, password }), attempt);
  }
}

/** Signs a person in with the scope `offline_access`. */
export async function signInForTokens(issuer: string, client: Registration, person: Person): Promise<Tokens> {
  const application = await Application.discover(issuer, client);
  return application.signIn(new TestBrowser(issuer), person, { scope: "openid offline_access" });
}
