import { createHash, timingSafeEqual } from "node:crypto";
import { webEnv } from "./env.ts";

/**
 * True if the request brings METRICS_TOKEN as Bearer. "Only from loopback" would not do instead: behind a proxy, all of
 * the world comes from loopback.
 */
export function hasMetricsToken(request: Request, expected = webEnv().METRICS_TOKEN): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  return Boolean(expected && given) && timingSafeEqual(digest(given), digest(expected));
}

/** Of one length, whatever was sent, and in a time that tells nothing. */
function digest(text = ""): Buffer {
  return createHash("sha256").update(text).digest();
}
