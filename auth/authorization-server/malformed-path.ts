import { REFUSALS } from "#auth/protocol/refusals.ts";
import { interceptRequests, sendRefusal } from "#observability/node-requests.ts";

/** Whether a path's escapes are UTF-8 (RFC 3986 §2.5): otherwise it can't be any id, title or page of ours. */
export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Responds with 400 to paths that can't be decoded: Next.js responds with 500, before any handler or proxy runs. */
export function refuseMalformedPaths(): void {
  interceptRequests(({ url = "" }, response) => {
    const [path = ""] = url.split("?");
    if (isDecodable(path)) return false;
    sendRefusal(response, REFUSALS.malformedAddress);
    return true;
  });
}
