import { REFUSALS } from "#auth/protocol/refusals.ts";
import { interceptRequests, sendRefusal } from "#observability/node-requests.ts";

/** Whether a path's escapes are UTF-8 (RFC 3986 §2.5): what is not can be no id, title or page of ours. */
export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Answers 400 to paths that can't be decoded: Next answers 500 to them, before any handler or proxy is asked. */
export function refuseMalformedPaths(): void {
  interceptRequests(({ url = "" }, response) => {
    const [path = ""] = url.split("?");
    if (isDecodable(path)) return false;
    sendRefusal(response, REFUSALS.malformedAddress);
    return true;
  });
}
