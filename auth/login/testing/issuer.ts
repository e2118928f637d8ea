import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";

/** The issuer's misbehaviour, or the person it signs in. */
export interface IssuerState {
  subject: string;
  /** Merged into the ID token; `undefined` removes a claim. */
  claims: Record<string, unknown>;
  /** The redirect's parameters instead of a code. */
  refusal?: Record<string, string>;
  /** The token endpoint's response instead of tokens. */
  tokenAnswer?: { status: number; body: object; headers?: Record<string, string> };
  metadata: Record<string, unknown>;
  /** Refuses assertions of the client for any other audience (OpenID Connect Core §9). */
  audience?: unknown;
  /** The token endpoint closes the connection. */
  isDown: boolean;
  /** The token endpoint never responds. */
  isSilent: boolean;
}

/** One token request, as the issuer received it. */
interface TokenRequest {
  authorization: string | undefined;
  form: URLSearchParams;
}

const UNSIGNED = new UnsecuredJWT({}).encode();

/** An OpenID Connect issuer on loopback that the test controls. */
export async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "1", alg: "RS256", use: "sig" };
  const nonces = new Map<string, string | null>();
  const requests: TokenRequest[] = [];
  const initial: IssuerState = { subject: "alice", claims: {}, metadata: {}, isDown: false, isSilent: false };
  const state: IssuerState = { ...initial };
  let url = "";

  const metadata = () => ({
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
    ...state.metadata,
  });

  async function answerToken(request: IncomingMessage) {
    let body = "";
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    requests.push({ authorization: request.headers.authorization, form });
    if (state.tokenAnswer) return state.tokenAnswer;
    const { aud } = decodeJwt(form.get("client_assertion") ?? UNSIGNED);
    if (state.audience !== undefined && JSON.stringify(aud) !== JSON.stringify(state.audience))
      return { status: 400, body: { error: "invalid_client", error_description: "Invalid token audience" } };
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: url,
      aud: "test",
      sub: state.subject,
      nonce: nonces.get(form.get("code") ?? "") ?? undefined,
      iat: now,
      exp: now + 300,
      auth_time: now,
      ...state.claims,
    };
    const idToken = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "1" }).sign(privateKey);
    const body_ = { access_token: "unused", token_type: "Bearer", expires_in: 300, id_token: idToken };
    return { status: 200, body: body_ };
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", url);
    const send = (status: number, body: object, headers: Record<string, string> = {}) =>
      response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(body));
    if (pathname === "/.well-known/openid-configuration") return send(200, metadata());
    if (pathname === "/jwks") return send(200, { keys: [jwk] });
    if (pathname !== "/token") return send(404, {});
    if (state.isDown) return request.socket.destroy();
    if (state.isSilent) return;
    const { status, body, headers } = { headers: {}, ...(await answerToken(request)) };
    return send(status, body, headers);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** The parameters that the browser brings back from the authorization endpoint. @param location where the app redirected it */
  function authorize(location: string): URL {
    const asked = new URL(location).searchParams;
    const callback = new URL(asked.get("redirect_uri") ?? "");
    callback.searchParams.set("state", asked.get("state") ?? "");
    const code = `code-${nonces.size}`;
    nonces.set(code, asked.get("nonce"));
    const answer = state.refusal ?? { code };
    for (const [name, value] of Object.entries(answer)) callback.searchParams.set(name, value);
    return callback;
  }

  return {
    url,
    state,
    requests,
    authorize,
    reset: () => {
      requests.length = 0;
      for (const key of Object.keys(state)) Reflect.deleteProperty(state, key);
      Object.assign(state, initial);
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
