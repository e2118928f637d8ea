import { type Finding, fail, pass, warn } from "./finding.ts";
import { probe, readObject } from "./probe.ts";
import type { Setup } from "./setup.ts";

/** Where the auth provider sends people back to. */
export function oidcCallback(appUrl: string): string {
  return `${appUrl}/api/auth/callback/oidc`;
}

/** Discovery §4.1: a slash at the issuer's end is cut off first. */
export function metadataAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

/** The auth provider's metadata (OpenID Connect Discovery §4), its keys, and whether it knows our callback address. */
export async function checkIssuer({ web, embedded }: Pick<Setup, "web" | "embedded">): Promise<Finding[]> {
  const subject = "auth provider";
  if (embedded.identity) return [pass(subject, "embedded: AUTH_OIDC_ISSUER names a real one")];
  const issuer = web.AUTH_OIDC_ISSUER;
  if (!issuer) return [pass(subject, "none: people sign in with GitHub")];
  const address = metadataAddress(issuer);
  const { response, error } = await probe(address);
  if (!response) return [fail(subject, `${address}: ${error}`, "check AUTH_OIDC_ISSUER and the way to it")];
  const metadata = response.ok ? await readObject(response) : undefined;
  if (!metadata) {
    const mend = "AUTH_OIDC_ISSUER is the address before /.well-known/openid-configuration";
    return [fail(subject, `${address} answers ${response.status}, not metadata`, mend)];
  }
  return [
    checkName(issuer, metadata.issuer),
    checkPkce(metadata.code_challenge_methods_supported),
    await checkJwks(metadata.jwks_uri),
    await checkCallback(web, metadata.authorization_endpoint),
  ];
}

/** Discovery §4.3: the two must be the same; Auth.js refuses every log-in otherwise. */
function checkName(wanted: string, named: unknown): Finding {
  const isSame = typeof named === "string" && URL.parse(named)?.href === new URL(wanted).href;
  if (isSame) return pass("issuer", named);
  return fail("issuer", `it calls itself ${String(named)}`, "set AUTH_OIDC_ISSUER to that, to the letter");
}

function checkPkce(methods: unknown): Finding {
  if (Array.isArray(methods) && methods.includes("S256")) return pass("PKCE", "S256");
  return warn(
    "PKCE",
    "its metadata does not name S256",
    "make sure that the provider checks PKCE (RFC 9700 §2.1.1)",
  );
}

async function checkJwks(address: unknown): Promise<Finding> {
  if (typeof address !== "string")
    return fail("issuer's keys", "its metadata has no jwks_uri", "take another issuer");
  const { response, error } = await probe(address);
  const keys = response?.ok ? (await readObject(response))?.keys : undefined;
  if (Array.isArray(keys) && keys.length > 0) return pass("issuer's keys", `${keys.length} at ${address}`);
  const why = error ?? `answers ${response?.status}, not keys`;
  return fail(
    "issuer's keys",
    `${address}: ${why}`,
    "without them no log-in can be verified: open the way to it",
  );
}

/** RFC 6749 §4.1.2.1: for a client or callback that it does not know, the provider answers instead of redirecting. */
async function checkCallback(web: Setup["web"], endpoint: unknown): Promise<Finding> {
  const callback = oidcCallback(web.APP_URL);
  if (typeof endpoint !== "string") {
    return fail("callback", "its metadata has no authorization_endpoint", "take another issuer");
  }
  const address = new URL(endpoint);
  const query = {
    client_id: web.AUTH_OIDC_ID ?? "",
    redirect_uri: callback,
    response_type: "code",
    scope: "openid",
    state: "doctor",
    nonce: "doctor",
    // RFC 7636 appendix B: the example's challenge. Nobody holds a verifier that would be used.
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const { response, error } = await probe(address.href);
  if (!response) return fail("callback", `${address.origin}: ${error}`, "check the way to the provider");
  if (response.status < 400) return pass("callback", callback);
  const mend = `register ${callback} for the client of AUTH_OIDC_ID, and check that id`;
  return fail("callback", `the provider refuses the log-in with ${response.status}`, mend);
}
