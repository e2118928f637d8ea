const YEAR_SECONDS = 31_536_000;

/** Keeps something that is no secret in a cookie for a year, so that the server's next page knows it. Browser only. */
export function remember(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  const rules = `path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that we serve.
  document.cookie = `${name}=${encodeURIComponent(value)}; ${rules}`;
}
