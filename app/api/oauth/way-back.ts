import { webEnv } from "#auth/authorization-server/env.ts";

/** How a flow ended: a provider's id, or a code of app/settings/connections/notices.ts. */
export type Ending = { connected: string } | { installed: string } | { problem: string };

/**
 * The path on which a flow ends, with how it ended: the page that began it, or /connected in a window of its own.
 * @param flow where it was begun; undefined when it is not this browser's
 */
export function backFrom(flow: { returnTo: string; waiter?: string } | undefined, ending: Ending): string {
  const { returnTo = "/settings/connections", waiter } = flow ?? {};
  const url = new URL(waiter ? "/connected" : returnTo, "http://same.invalid");
  if (waiter) {
    url.searchParams.set("waiter", waiter);
    // For people who closed the page that waits: the result is in the address.
    url.searchParams.set("back", withEnding(new URL(returnTo, url), ending));
  }
  return withEnding(url, ending);
}

function withEnding(url: URL, ending: Ending): string {
  for (const [name, value] of Object.entries(ending)) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}${url.hash}`;
}

/** @param location a path of ours, or an address */
export function redirectTo(location: string): Response {
  const address = new URL(location, webEnv().APP_URL).href;
  return new Response(null, { status: 303, headers: { location: address, "cache-control": "no-store" } });
}

/**
 * Off to a page whose address no configuration names. Not by a redirect: our pages' `form-action` applies to where a form's answer
 * redirects to, and can't list what an MCP server names only when it is asked.
 */
export function leaveTo(url: URL): Response {
  const address = url.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const body = `<!doctype html><title>One moment…</title><p><a href="${address}">Continue to ${url.host}</a></p>`;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    refresh: `0;url=${url.href}`,
  };
  return new Response(body, { headers });
}
