import type { IncomingMessage, ServerResponse } from "node:http";
import { type Outage, watchOutages } from "#db/outage.ts";
import { interceptRequests } from "./node-requests.ts";

const SENTENCES: Record<Outage, string> = {
  full: "The app has no space left to store anything. Stored data is safe: try again once its operator has freed some space.",
  down: "The app's database can't be reached right now. Stored data is safe: try again in a moment.",
  busy: "The app's database is overloaded right now. Stored data is safe: try again in a moment.",
};
const RETRY_SECONDS = 5;
/** The status that frameworks send for an uncaught error. A handler's own 503 is more specific, and left alone. */
const FAILED = 500;

/**
 * Replaces the 500 of a request that failed because of its database by 503, `Retry-After` and an explanation, on every HTTP
 * server of this process. Works below the framework, so that it covers every handler, page and server action
 * (docs/decisions/0092).
 */
export function answerOutages(): void {
  interceptRequests((request, response) => {
    replaceFailure(request, response, watchOutages());
    return false;
  });
}

/** Sends our response instead of a 500 whose headers have not been sent. */
function replaceFailure(
  request: IncomingMessage,
  response: ServerResponse,
  findOutage: () => Outage | undefined,
): void {
  const { writeHead, write, end } = response;
  let isReplaced = false;
  const replaces = (status: number): boolean => {
    if (isReplaced) return true;
    const outage = status === FAILED && !response.headersSent ? findOutage() : undefined;
    if (!outage) return false;
    isReplaced = true;
    for (const name of response.getHeaderNames())
      if (name !== "strict-transport-security") response.removeHeader(name);
    const { type, body } = render(request, SENTENCES[outage]);
    writeHead.call(response, 503, {
      "content-type": type,
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "x-content-type-options": "nosniff",
      "retry-after": String(RETRY_SECONDS),
    });
    end.call(response, request.method === "HEAD" ? "" : body, "utf8");
    return true;
  };
  Object.assign(response, {
    writeHead: (status: number, ...rest: unknown[]) =>
      replaces(status) ? response : Reflect.apply(writeHead, response, [status, ...rest]),
    write: (...args: unknown[]) => replaces(response.statusCode) || Reflect.apply(write, response, args),
    end: (...args: unknown[]) =>
      replaces(response.statusCode) ? response : Reflect.apply(end, response, args),
  });
}

function render({ headers, url = "" }: IncomingMessage, message: string): { type: string; body: string } {
  const isPage = headers.accept?.includes("text/html") && !url.startsWith("/api/langgraph");
  if (isPage) return { type: "text/html; charset=utf-8", body: renderPage(message) };
  const body = { error: "unavailable", error_description: message, message };
  return { type: "application/json", body: JSON.stringify(body) };
}

/** Self-contained: nothing else may be available. */
function renderPage(message: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>On Behalf Of</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem}</style>
<h1>Unavailable right now</h1><p>${message}</p><p><a href="">Try again</a></p></html>`;
}
