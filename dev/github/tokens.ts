/** `/login/oauth/access_token` and `/applications/{client_id}/…`: the application's half of OAuth. */
import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { type Client, isSecretOf } from "#dev/github/clients.ts";
import type { Grants, IssuedToken } from "#dev/github/grants.ts";

type Fields = Record<string, string>;
type Answer = IssuedToken | { error: string; error_description: string; error_uri?: string };

/** GitHub answers 200 with `error` in the body; docs.github.com: "Troubleshooting OAuth app access token request errors". */
const ERRORS = {
  incorrect_client_credentials: "The client_id and/or client_secret passed are incorrect.",
  bad_verification_code: "The code passed is incorrect or expired.",
  redirect_uri_mismatch: "The redirect_uri MUST match the registered callback URL for this application.",
  bad_refresh_token: "The refresh token passed is incorrect or expired.",
  unsupported_grant_type: "The grant type is not supported.",
};

function refuse(error: keyof typeof ERRORS): Answer {
  return { error, error_description: ERRORS[error] };
}

/** The token endpoint: code for token (PKCE checked when a challenge was sent), and refresh. Form or JSON, both ways. */
export function createTokenEndpoint(clients: readonly Client[], grants: Grants): Hono {
  const app = new Hono();
  app.post("/login/oauth/access_token", async (c) => {
    const fields = await readFields(c);
    const client = readClient(c, clients, fields);
    const answer = client ? answerTo(client, fields, grants) : refuse("incorrect_client_credentials");
    c.header("cache-control", "no-store");
    if (c.req.header("accept")?.includes("json")) return c.json(answer);
    const form = new URLSearchParams(Object.entries(answer).map(([key, value]) => [key, String(value)]));
    return c.body(form.toString(), 200, {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    });
  });
  return app;
}

function answerTo(client: Client, fields: Fields, grants: Grants): Answer {
  const grantType = fields.grant_type ?? "authorization_code";
  if (grantType === "refresh_token")
    return grants.refresh(client, fields.refresh_token ?? "") ?? refuse("bad_refresh_token");
  if (grantType !== "authorization_code") return refuse("unsupported_grant_type");
  const code = grants.takeCode(client.client_id, fields.code ?? "");
  if (!code) return refuse("bad_verification_code");
  if (fields.redirect_uri !== undefined && fields.redirect_uri !== code.redirectUri)
    return refuse("redirect_uri_mismatch");
  if (code.challenge !== undefined && challengeOf(fields.code_verifier ?? "") !== code.challenge)
    return refuse("bad_verification_code");
  return grants.issueToken(client, code) ?? refuse("bad_verification_code");
}

/** RFC 7636, section 4.6. */
function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

async function readFields(c: Context): Promise<Fields> {
  const fields: Fields = { ...c.req.query() };
  const json = c.req.header("content-type")?.includes("json");
  const body: unknown = json ? await c.req.json().catch(() => ({})) : await c.req.parseBody();
  for (const [key, value] of Object.entries(body ?? {})) if (typeof value === "string") fields[key] = value;
  return fields;
}

function readClient(c: Context, clients: readonly Client[], fields: Fields): Client | undefined {
  const basic = readBasic(c);
  const id = basic?.id ?? fields.client_id;
  const secret = basic?.secret ?? fields.client_secret ?? "";
  const client = clients.find((entry) => entry.client_id === id);
  return client && isSecretOf(client, secret) ? client : undefined;
}

function readBasic(c: Context): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  if (!encoded) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) return undefined;
  return { id: decodeForm(text.slice(0, colon)), secret: decodeForm(text.slice(colon + 1)) };
}

/** RFC 6749, section 2.3.1: both halves are form-encoded before they are joined. */
function decodeForm(text: string): string {
  return new URLSearchParams(`value=${text}`).get("value") ?? "";
}

/** Check and revoke tokens; docs.github.com/rest/apps/oauth-applications. Basic auth with the client's id and secret. */
export function createApplications(clients: readonly Client[], grants: Grants): Hono {
  const app = new Hono();
  const authenticate = (c: Context): Client | undefined => {
    const client = readClient(c, clients, {});
    return client?.client_id === c.req.param("client_id") ? client : undefined;
  };
  const find = async (c: Context, client: Client) => {
    const { access_token } = await readFields(c);
    const holder = access_token ? grants.holder(access_token) : undefined;
    return holder?.clientId === client.client_id ? { holder, access_token } : undefined;
  };
  const unauthorized = { message: "Requires authentication", status: "401" };
  const missing = { message: "Not Found", status: "404" };

  app.post("/applications/:client_id/token", async (c) => {
    const client = authenticate(c);
    if (!client) return c.json(unauthorized, 401);
    const found = await find(c, client);
    if (!found) return c.json(missing, 404);
    const { token, scopes, login } = found.holder;
    const expires_at = token.expiresAt === undefined ? null : new Date(token.expiresAt).toISOString();
    const created_at = new Date(token.createdAt).toISOString();
    const application = { name: client.name, client_id: client.client_id, url: client.redirect_uris[0] };
    const user = { login };
    return c.json({
      id: Number.parseInt(token.hash.slice(0, 8), 16),
      token: found.access_token,
      scopes: scopes ?? [],
      created_at,
      expires_at,
      app: application,
      user,
    });
  });
  app.delete("/applications/:client_id/token", async (c) => {
    const client = authenticate(c);
    if (!client) return c.json(unauthorized, 401);
    const found = await find(c, client);
    if (!found) return c.json(missing, 404);
    grants.revokeToken(found.holder.token);
    return c.body(null, 204);
  });
  app.delete("/applications/:client_id/grant", async (c) => {
    const client = authenticate(c);
    if (!client) return c.json(unauthorized, 401);
    const found = await find(c, client);
    if (!found) return c.json(missing, 404);
    grants.revokeGrants(found.holder.login, client.client_id);
    return c.body(null, 204);
  });
  return app;
}
