import { randomBytes } from "node:crypto";
import * as oauth from "oauth4webapi";
import { basicAuth } from "#auth/authorization-server/basic-auth.ts";
import { type ClientAuthMethod, chooseClientAuth, clientKey } from "#auth/authorization-server/issuer.ts";
import { type Finding, fail, pass, warn } from "./finding.ts";
import { probe, readObject } from "./probe.ts";
import type { Setup } from "./setup.ts";

type Web = Setup["web"];
type Metadata = Record<string, unknown>;

/** The app's redirect URI at the auth provider. */
export function oidcCallback(appUrl: string): string {
  return `${appUrl}/api/auth/callback/oidc`;
}

/** Checks whether the auth provider accepts our client id, callback and secret, without signing in. */
export async function checkClient(web: Web, metadata: Metadata): Promise<Finding[]> {
  return [await checkAuthorization(web, metadata), await checkSecret(web, metadata)];
}

/**
 * RFC 6749 §4.1.2.1: for an unknown client or callback the provider shows its own error page. Other errors come back in the redirect
 * as `error`, with some providers only after a redirect within their own host.
 */
async function checkAuthorization(web: Web, metadata: Metadata): Promise<Finding> {
  const endpoint = metadata.authorization_endpoint;
  if (typeof endpoint !== "string") {
    return fail("callback", "its metadata has no authorization_endpoint", "take another issuer");
  }
  // RFC 9126 §5.
  if (metadata.require_pushed_authorization_requests === true) return needsPar("its metadata");
  const callback = oidcCallback(web.APP_URL);
  let address = authorizationAddress(endpoint, web.AUTH_OIDC_ID ?? "", callback);
  for (let redirects = 0; redirects < 2; redirects += 1) {
    const { response, error } = await probe(address.href);
    if (!response) return fail("callback", `${address.origin}: ${error}`, "check the way to the provider");
    if (isElsewhere(response)) {
      return warn(
        "callback",
        `not checked: ${address.host} answers ${response.status}`,
        "sign in once to find out",
      );
    }
    if (response.status >= 400) {
      const advice = `register ${callback} for the client of AUTH_OIDC_ID, and check that id`;
      return fail("callback", `the provider refuses the log-in with ${response.status}`, advice);
    }
    const next = URL.parse(response.headers.get("location") ?? "", address);
    const refused = next && readError(next);
    if (refused) return explain(refused, callback);
    if (!next || next.origin !== address.origin) break;
    address = next;
  }
  return pass("callback", callback);
}

/** Of trouble at the provider, or of what stands before it to keep programs out; not about our request. */
function isElsewhere({ status, headers }: Response): boolean {
  return status >= 500 || status === 429 || headers.get("cf-mitigated") === "challenge";
}

function authorizationAddress(endpoint: string, clientId: string, callback: string): URL {
  const address = new URL(endpoint);
  const query = {
    client_id: clientId,
    redirect_uri: callback,
    response_type: "code",
    scope: "openid profile email",
    state: "doctor",
    nonce: "doctor",
    // RFC 7636 appendix B: the example's challenge. Its verifier is not used.
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address;
}

interface Refused {
  error: string;
  description: string;
}

function readError(address: URL): Refused | undefined {
  const fragment = new URLSearchParams(address.hash.slice(1));
  const get = (name: string) => address.searchParams.get(name) ?? fragment.get(name);
  const error = get("error");
  return error ? { error, description: get("error_description") ?? "" } : undefined;
}

function explain({ error, description }: Refused, callback: string): Finding {
  if (/pushed authorization|request_uri|\bPAR\b/i.test(description)) return needsPar("it");
  const words = description ? `${error} (${description})` : error;
  const advice = `check AUTH_OIDC_ID, that ${callback} is registered for it, and that it may use the code flow`;
  return fail("callback", `the provider refuses the log-in: ${words}`, advice);
}

function needsPar(who: string): Finding {
  const advice = "this app sends none: make pushed authorization requests optional for this client";
  return fail("callback", `${who} demands pushed authorization requests (RFC 9126)`, advice);
}

/**
 * Redeems a code that does not exist, authenticated as the app. The provider checks the client first (RFC 6749 §5.2), so
 * `invalid_grant` means that it accepts the client, and `invalid_client` that it does not.
 */
async function checkSecret(web: Web, metadata: Metadata): Promise<Finding> {
  const subject = "client secret";
  const endpoint = metadata.token_endpoint;
  if (typeof endpoint !== "string") {
    return fail(subject, "its metadata has no token_endpoint", "take another issuer");
  }
  const offered = readMethods(metadata);
  const method = chooseClientAuth({ token_endpoint_auth_methods_supported: offered }, web);
  const redeem = async (audience?: string[]) => {
    const probed = await probe(endpoint, await tokenRequest(web, metadata, method, audience));
    return { ...probed, code: probed.response && (await readObject(probed.response))?.error };
  };
  const first = await redeem();
  // The app tries both audiences, too: auth/authorization-server/issuer.ts.
  const isRefused = first.code === "invalid_client" || first.code === "unauthorized_client";
  const isSecondAudience = method === "private_key_jwt" && isRefused;
  const { response, error, code } = isSecondAudience
    ? await redeem([String(metadata.issuer), endpoint])
    : first;
  if (!response) return fail(subject, `${endpoint}: ${error}`, "check the way to the provider");
  const credentials = `AUTH_OIDC_ID by ${method}`;
  if (code === "invalid_grant") return pass(subject, `the provider accepts ${credentials}`);
  if (response.status === 401 || code === "invalid_client" || code === "unauthorized_client") {
    return fail(subject, `the provider refuses ${credentials}`, adviseOnMethod(method, offered));
  }
  const answer = typeof code === "string" ? `${response.status} ${code}` : String(response.status);
  return warn(subject, `not checked: the token endpoint answers ${answer}`, "sign in once to find out");
}

const VARIABLES: Record<ClientAuthMethod, string> = {
  client_secret_basic: "AUTH_OIDC_SECRET",
  client_secret_post: "AUTH_OIDC_SECRET",
  private_key_jwt: "AUTH_OIDC_PRIVATE_KEY",
  none: "no AUTH_OIDC_SECRET",
};

function adviseOnMethod(method: ClientAuthMethod, offered: string[] | undefined): string {
  // Public clients need no method, and some providers don't list `none`.
  const isOffered = method === "none" || !offered?.length || offered.includes(method);
  if (isOffered) {
    return `copy AUTH_OIDC_ID and ${VARIABLES[method]} from the provider again, and check how the client authenticates there`;
  }
  const known = offered.filter((name): name is ClientAuthMethod => name in VARIABLES);
  const ways = known.map((name) => `${name} (${VARIABLES[name]})`);
  return `the provider takes ${ways.join(" or ") || `${offered.join(", ")}, none of which this app has`}`;
}

/** Discovery §3: the default is `client_secret_basic`. */
function readMethods(metadata: Metadata): string[] | undefined {
  const methods = metadata.token_endpoint_auth_methods_supported;
  return Array.isArray(methods) ? methods.filter((name) => typeof name === "string") : undefined;
}

async function tokenRequest(
  web: Web,
  metadata: Metadata,
  method: ClientAuthMethod,
  audience?: string[],
): Promise<RequestInit> {
  const { AUTH_OIDC_ISSUER: issuer = "", AUTH_OIDC_ID: id = "", AUTH_OIDC_SECRET: secret = "" } = web;
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: randomBytes(32).toString("base64url"),
    redirect_uri: oidcCallback(web.APP_URL),
    code_verifier: randomBytes(32).toString("base64url"),
  });
  const headers = new Headers();
  const key = await clientKey(web);
  const authenticate = {
    client_secret_basic: () => basicAuth(secret),
    client_secret_post: () => oauth.ClientSecretPost(secret),
    private_key_jwt: () => (key ? oauth.PrivateKeyJwt(key, audience && named(audience)) : oauth.None()),
    none: () => oauth.None(),
  }[method]();
  await authenticate({ issuer, ...metadata }, { client_id: id }, body, headers);
  return { method: "POST", headers, body };
}

function named(audience: string[]): oauth.ModifyAssertionOptions {
  return {
    [oauth.modifyAssertion]: (_header, payload) => {
      payload.aud = audience;
    },
  };
}
