const YEAR_SECONDS = 31_536_000;

/** Stores a value that is no secret in a cookie for a year, for the server's next page. Browser only. */
export function remember(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  const rules = `path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve.
  document.cookie = `${name}=${encodeURIComponent(value)}; ${rules}`;
}
