/**
 * Where to go after signing in or connecting: a path on this site, or the fallback. Closes open redirects
 * (`//evil`, `/\evil`, encoded slashes, userinfo): what the URL parser would take to another origin is refused.
 * @param candidate what the address bar or a form said
 */
export function safeReturnPath(candidate: string | null | undefined, fallback = "/chat"): string {
  if (!candidate?.startsWith("/")) return fallback;
  // Control characters and backslashes are dropped or turned by browsers: no honest path of ours has them.
  if (hasUnsafeCharacter(candidate) || /^\/(%2f|%5c|\/)/i.test(candidate)) return fallback;
  const base = "http://same.invalid";
  const url = URL.parse(candidate, base);
  if (!url || url.origin !== base || url.username || url.password) return fallback;
  // `/.//evil` comes out of the parser as `//evil`: what is returned must stand the test itself.
  if (url.pathname.startsWith("//")) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}

function hasUnsafeCharacter(text: string): boolean {
  return [...text].some((character) => character === "\\" || character.charCodeAt(0) <= 0x20);
}
