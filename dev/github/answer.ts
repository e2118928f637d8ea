/** The last touch on every API answer: GitHub's addresses, numbers, permissions and headers, ETag and 304. */
import { createHash, randomUUID } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { Permission } from "#dev/github/access.ts";
import type { ApiContext, ApiEnv, Parts } from "#dev/github/api.ts";
import { limitHeaders, type RateLimit } from "#dev/github/rate-limit.ts";
import type { RepoJson } from "#dev/github/shapes.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const API = /^\/(repos|users?|orgs|notifications)(\/|$)/;
/** GitHub's times have no milliseconds. */
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{3}Z$/;

/** Outermost middleware of the API. @param limit gets a call back when the answer is a 304 */
export function finish(parts: Parts, limit: RateLimit): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await next();
    const headers = headersOf(c, parts);
    const { status } = c.res;
    const body = await bodyOf(c, parts);
    const etag = `W/"${createHash("sha256")
      .update(body ?? "")
      .digest("hex")}"`;
    const isTagged = c.req.method === "GET" && status === 200 && body !== null;
    if (isTagged) headers.set("etag", etag);
    const isKnown = isTagged && c.req.header("if-none-match") === etag;
    const { usage } = c.var;
    if (usage && isKnown) limit.giveBack(usage);
    for (const [name, value] of Object.entries(usage ? limitHeaders(usage) : {})) headers.set(name, value);
    // Hono would merge the old answer's headers into the new one; there must be no old answer.
    c.res = undefined;
    c.res = isKnown ? new Response(null, { status: 304, headers }) : new Response(body, { status, headers });
  };
}

function headersOf(c: ApiContext, parts: Parts): Headers {
  const headers = new Headers(c.res.headers);
  headers.delete("content-length");
  headers.set("x-github-request-id", randomUUID().slice(0, 18).toUpperCase());
  const { caller, accepted } = c.var;
  if (caller?.scopes) {
    headers.set("x-oauth-scopes", caller.scopes.join(", "));
    headers.set("x-accepted-oauth-scopes", accepted?.join(", ") ?? "");
  }
  // The emulator's links carry its own address, and no /api/v3.
  const link = headers.get("link");
  const ours = `<${parts.origin()}/api/v3$1>`;
  if (link) headers.set("link", link.replaceAll(/<https?:\/\/[^/>]+(?:\/api\/v3)?(\/[^>]*)>/g, ours));
  const location = headers.get("location");
  if (location) headers.set("location", rewriteText(location, parts));
  return headers;
}

async function bodyOf(c: ApiContext, parts: Parts): Promise<Buffer<ArrayBuffer> | null> {
  if ([204, 205, 304].includes(c.res.status)) return null;
  const bytes = Buffer.from(await c.res.arrayBuffer());
  if (bytes.length === 0 || !c.res.headers.get("content-type")?.includes("json")) return bytes;
  const value = await rewrite(JSON.parse(bytes.toString("utf8")), parts, c.var.caller?.login ?? "");
  return Buffer.from(JSON.stringify(value));
}

async function rewrite(value: Json, parts: Parts, login: string): Promise<Json> {
  if (typeof value === "string") return rewriteText(value, parts);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => rewrite(item, parts, login)));
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await rewrite(item, parts, login)] as const,
  );
  const copy: { [key: string]: Json } = Object.fromEntries(await Promise.all(entries));
  if (!isRepository(value)) return copy;
  const permissions = toFlags(await parts.access.permission(login, value));
  return { ...copy, ...parts.facts.repos.get(value.full_name), permissions };
}

/** `/repos/…` and the like belong under /api/v3, the rest (`/alice/tea-party/issues/3`) is for people. */
function rewriteText(text: string, { upstream, origin }: Parts): string {
  if (!text.startsWith(upstream.baseUrl)) return text.replace(TIME, "$1Z");
  const path = text.slice(upstream.baseUrl.length);
  return `${origin()}${API.test(path) ? "/api/v3" : ""}${path}`;
}

function isRepository(value: object): value is RepoJson {
  return "full_name" in value && "permissions" in value && "default_branch" in value;
}

function toFlags(permission: Permission): Record<string, boolean> {
  const level = ["read", "write", "admin"].indexOf(permission);
  return { admin: level >= 2, maintain: level >= 2, push: level >= 1, triage: level >= 1, pull: true };
}
