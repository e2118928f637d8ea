/** What every token endpoint checks: the client's secret, a code's redirect URI and its verifier. */
import { hash, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import type { Grants, TokenKind } from "#dev/oauth/grants.ts";

export type Fields = Record<string, string>;

/** The fields of a request, form or JSON; those of its address count too, as at GitHub. */
export async function readFields(c: Context): Promise<Fields> {
  const isJson = c.req.header("content-type")?.includes("json");
  const body: unknown = isJson ? await c.req.json().catch(() => ({})) : await c.req.parseBody();
  const given = Object.entries(Object(body)).map(([key, value]) => [key, String(value)]);
  return { ...c.req.query(), ...Object.fromEntries(given) };
}

/** The client's id and secret: of HTTP Basic (RFC 6749 §2.3.1: both form-encoded), or of the fields. */
export function readCredentials(c: Context, fields: Fields): { id: string; secret: string } {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  if (!encoded) return { id: fields.client_id ?? "", secret: fields.client_secret ?? "" };
  const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  const decode = (text: string): string => new URLSearchParams(`value=${text}`).get("value") ?? "";
  return { id: decode(id), secret: decode(secret) };
}

/** The token of an Authorization header: `Bearer …`, or GitHub's older `token …`. */
export function readBearer(header: string | undefined): string | undefined {
  return /^(?:bearer|token)\s+(\S+)$/i.exec(header ?? "")?.[1];
}

/** Whether two secrets are the same. Takes the same time whatever the difference. */
export function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Tokens for a code or a refresh token, or what is wrong. A code's redirect URI is compared where the request has one. */
export function redeem(grants: Grants, clientId: string, fields: Fields, kind: TokenKind) {
  if (fields.grant_type === "refresh_token") {
    const grant = grants.refresh(clientId, fields.refresh_token ?? "");
    return grants.issue(grant, grant?.scopes, kind) ?? "refresh_token";
  }
  const consent = grants.takeCode(clientId, fields.code ?? "");
  if (!consent) return "code";
  const { challenge, redirectUri, login, scopes } = consent;
  if ((fields.redirect_uri ?? redirectUri) !== redirectUri) return "redirect_uri";
  // RFC 7636 §4.6; only where the application sent a challenge.
  const made = hash("sha256", fields.code_verifier ?? "", "base64url");
  if (challenge !== undefined && challenge !== made) return "code";
  return grants.issue(grants.find(clientId, login), scopes, kind) ?? "code";
}
