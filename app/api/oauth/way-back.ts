import { webEnv } from "#auth/authorization-server/env.ts";

/** The outcome of a flow: a provider's id, or a code of app/settings/connections/notices.ts. */
export type Ending = { connected: string } | { installed: string } | { problem: string };

/**
 * The path on which a flow ends, with its outcome: the page that started it, or /connected in a popup.
 * @param flow undefined if it is not this browser's
 */
export function backFrom(flow: { returnTo: string; waiter?: string } | undefined, ending: Ending): string {
  const { returnTo = "/settings/connections", waiter } = flow ?? {};
  const url = new URL(waiter ? "/connected" : returnTo, "http://same.invalid");
  if (waiter) {
    url.searchParams.set("waiter", waiter);
    // In case the waiting page was closed: the outcome is in the URL.
    url.searchParams.set("back", withEnding(new URL(returnTo, url), ending));
  }
  return withEnding(url, ending);
}

function withEnding(url: URL, ending: Ending): string {
  for (const [name, value] of Object.entries(ending)) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}${url.hash}`;
}

/** @param location a path of this app, or a URL */
export function redirectTo(location: string): Response {
  const address = new URL(location, webEnv().APP_URL).href;
  return new Response(null, { status: 303, headers: { location: address, "cache-control": "no-store" } });
}

/**
 * Leads to a page that is not in the configuration. Not by a redirect: the `form-action` of our pages also applies to redirects
 * after a form, and can't list what an MCP server names only on request. Nor by a `Refresh` header: with a server's scopes the
 * address may be longer than a proxy's buffer for headers.
 */
export function leaveTo(url: URL): Response {
  const address = url.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const body = `<!doctype html><meta http-equiv="refresh" content="0;url=${address}"><title>One moment…</title><p><a href="${address}">Continue to ${url.host}</a></p>`;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
  };
  return new Response(body, { headers });
}
