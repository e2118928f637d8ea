/** What the connect flow writes into the address of the page that it comes back to (app/api/oauth/callback). */
const NAMES = ["question", "connected", "installed", "problem"] as const;

/** How a flow ended that came back to this page: the provider that is connected now, or on which the app is installed. */
export interface Return {
  connected: string | null;
  problem: string | null;
}

/** @returns how the flow ended that this question began; undefined when the address speaks of another one, or of none */
export function readReturn(href: string, question: string): Return | undefined {
  const { searchParams } = new URL(href);
  if (searchParams.get("question") !== question) return undefined;
  const connected = searchParams.get("connected") ?? searchParams.get("installed");
  return { connected, problem: searchParams.get("problem") };
}

/** The address without it: a reload must not answer again. undefined when there is nothing to take out. */
export function withoutReturn(href: string): string | undefined {
  const url = new URL(href);
  if (!NAMES.some((name) => url.searchParams.has(name))) return undefined;
  for (const name of NAMES) url.searchParams.delete(name);
  return `${url.pathname}${url.search}${url.hash}`;
}
