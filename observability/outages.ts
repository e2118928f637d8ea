import type { IncomingMessage, ServerResponse } from "node:http";
import { type Outage, watchOutages } from "#db/outage.ts";
import { interceptRequests } from "./node-requests.ts";

/**
 * A request that fails because of its database gets 503, `Retry-After` and a sentence: every handler, page and server action,
 * below the framework, which knows only an empty 500 (docs/decisions/0092).
 */
const SENTENCES: Record<Outage, string> = {
  full: "The app has no space left to store anything. Nothing that was stored is lost: try again once its operator has made room.",
  down: "The app's database can't be reached right now. Nothing that was stored is lost: try again in a moment.",
  busy: "The app's database has too much to do right now. Nothing that was stored is lost: try again in a moment.",
};
const RETRY_SECONDS = 5;
/** What frameworks make of an error that nobody caught. A handler's own 503 says more than we could. */
const FAILED = 500;

/** From now on, for all HTTP servers of this process. */
export function answerOutages(): void {
  interceptRequests((request, response) => {
    replaceFailure(request, response, watchOutages());
    return false;
  });
}

/** Puts an answer of ours in the place of a 500, as long as nothing of that has left. */
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
    for (const name of response.getHeaderNames()) response.removeHeader(name);
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

/** It depends on nothing that may be missing now. */
function renderPage(message: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>On Behalf Of</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem}</style>
<h1>Unavailable right now</h1><p>${message}</p><p><a href="">Try again</a></p></html>`;
}
