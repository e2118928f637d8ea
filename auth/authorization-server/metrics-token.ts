import { createHash, timingSafeEqual } from "node:crypto";
import { webEnv } from "./env.ts";

/**
 * True if the request has METRICS_TOKEN as its bearer token. "Only from loopback" would not be enough: behind a proxy, all requests
 * come from loopback.
 */
export function hasMetricsToken(request: Request, expected = webEnv().METRICS_TOKEN): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  return Boolean(expected && given) && timingSafeEqual(digest(given), digest(expected));
}

/** Hashes of equal length, compared in constant time. */
function digest(text = ""): Buffer {
  return createHash("sha256").update(text).digest();
}
