import { type Finding, fail, pass, warn } from "./finding.ts";
import { checkClient } from "./issuer-client.ts";
import { findPlainHttp } from "./plain-http.ts";
import { probe, readObject } from "./probe.ts";
import type { Setup } from "./setup.ts";

/** Discovery §4.1: a trailing slash of the issuer is removed first. */
export function metadataAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

/** Checks the auth provider's metadata (OpenID Connect Discovery §4), its keys, and whether it accepts our client. */
export async function checkIssuer({ web, embedded }: Pick<Setup, "web" | "embedded">): Promise<Finding[]> {
  const subject = "auth provider";
  if (embedded.has("identity")) return [pass(subject, "embedded: AUTH_OIDC_ISSUER names a real one")];
  const issuer = web.AUTH_OIDC_ISSUER;
  if (!issuer) return [pass(subject, "none: people sign in with GitHub")];
  const address = metadataAddress(issuer);
  const { response, error } = await probe(address);
  if (!response)
    return [
      ...findPlainHttp(subject, [issuer]),
      fail(subject, `${address}: ${error}`, "check AUTH_OIDC_ISSUER and the way to it"),
    ];
  const metadata = response.ok ? await readObject(response) : undefined;
  if (!metadata) {
    const fix = "AUTH_OIDC_ISSUER is the address before /.well-known/openid-configuration";
    return [fail(subject, `${address} answers ${response.status}, not metadata`, fix)];
  }
  const { authorization_endpoint, token_endpoint, jwks_uri } = metadata;
  return [
    // An issuer behind a proxy that does not say so names its endpoints by http.
    ...findPlainHttp(subject, [issuer, authorization_endpoint, token_endpoint, jwks_uri]),
    checkName(issuer, metadata.issuer),
    checkPkce(metadata.code_challenge_methods_supported),
    await checkJwks(metadata.jwks_uri),
    ...(await checkClient(web, metadata)),
  ];
}

/** Discovery §4.3: both must be equal, otherwise Auth.js rejects every sign-in. */
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
