/** Query parameters of the page that a connect flow returns to (app/api/oauth/callback). */
const NAMES = ["question", "connected", "installed", "problem"] as const;

/** The outcome of a flow that returned to this page: the provider that is connected, or on which the app is installed. */
export interface Return {
  connected: string | null;
  problem: string | null;
}

/** @returns the outcome of the flow that this question started; undefined if the address has none of it */
export function readReturn(href: string, question: string): Return | undefined {
  const { searchParams } = new URL(href);
  if (searchParams.get("question") !== question) return undefined;
  const connected = searchParams.get("connected") ?? searchParams.get("installed");
  return { connected, problem: searchParams.get("problem") };
}

/** The address without it, since a reload must not answer again; undefined if there is nothing to remove. */
export function withoutReturn(href: string): string | undefined {
  const url = new URL(href);
  if (!NAMES.some((name) => url.searchParams.has(name))) return undefined;
  for (const name of NAMES) url.searchParams.delete(name);
  return `${url.pathname}${url.search}${url.hash}`;
}
