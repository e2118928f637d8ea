/** The last touch on every API answer: GitHub's addresses and headers, ETag and 304. */
import { createHash, randomUUID } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { ApiContext, ApiEnv, Parts } from "#dev/github/api.ts";
import { limitHeaders, type RateLimit } from "#dev/github/rate-limit.ts";
import { rewriteJson, rewriteUrl } from "#dev/github/rewrite.ts";

/** Outermost middleware of the API. @param limit gets a call back when the answer is a 304 */
export function finish(parts: Parts, limit: RateLimit): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await next();
    const headers = headersOf(c, parts);
    const { status } = c.res;
    const body = await bodyOf(c, parts);
    const readable = c.req.method === "GET" && status === 200 && body !== null;
    const etag = readable ? `W/"${createHash("sha256").update(body).digest("hex")}"` : undefined;
    if (etag) {
      headers.set("etag", etag);
      headers.set("cache-control", "private, max-age=60, s-maxage=60");
    }
    const unchanged = etag !== undefined && isKnown(c, etag);
    const { usage } = c.var;
    if (usage && unchanged) limit.giveBack(usage);
    for (const [name, value] of Object.entries(usage ? limitHeaders(usage) : {})) headers.set(name, value);
    // Hono would merge the old answer's headers into the new one; there must be no old answer.
    c.res = undefined;
    c.res = unchanged
      ? new Response(null, { status: 304, headers })
      : new Response(body, { status, headers });
  };
}

function headersOf(c: ApiContext, parts: Parts): Headers {
  const headers = new Headers(c.res.headers);
  headers.delete("content-length");
  headers.set("x-github-request-id", randomUUID().slice(0, 18).toUpperCase());
  headers.set("x-github-media-type", "github.v3; format=json");
  const { caller, accepted } = c.var;
  if (caller?.scopes) {
    headers.set("x-oauth-scopes", caller.scopes.join(", "));
    headers.set("x-accepted-oauth-scopes", accepted?.join(", ") ?? "");
  }
  const origin = parts.origin();
  // The emulator's links carry its own address, and no /api/v3.
  const link = headers
    .get("link")
    ?.replaceAll(/<https?:\/\/[^/>]+(?:\/api\/v3)?(\/[^>]*)>/g, `<${origin}/api/v3$1>`);
  if (link) headers.set("link", link);
  const location = headers.get("location");
  if (location) headers.set("location", rewriteUrl(location, { from: parts.upstream.baseUrl, origin }));
  return headers;
}

async function bodyOf(c: ApiContext, parts: Parts): Promise<Buffer<ArrayBuffer> | null> {
  if ([204, 205, 304].includes(c.res.status)) return null;
  const bytes = Buffer.from(await c.res.arrayBuffer());
  if (bytes.length === 0 || !c.res.headers.get("content-type")?.includes("json")) return bytes;
  const value = await rewriteJson(JSON.parse(bytes.toString("utf8")), {
    from: parts.upstream.baseUrl,
    origin: parts.origin(),
    factsOf: (fullName) => parts.facts.repos.get(fullName),
    permissionOn: (repo) => parts.access.permission(c.var.caller.login, repo),
  });
  return Buffer.from(JSON.stringify(value));
}

function isKnown(c: ApiContext, etag: string): boolean {
  const known = c.req.header("if-none-match")?.split(",") ?? [];
  return known.some((tag) => [etag, etag.slice(2), "*"].includes(tag.trim()));
}
