/** It travels in a cookie and a redirect, which share a proxy's buffer with all other headers. */
const MOST_CHARACTERS = 500;

/**
 * Where to go after signing in or connecting: a path on this site, or the fallback. Closes open redirects
 * (`//evil`, `/\evil`, encoded slashes, userinfo): what the URL parser resolves to another origin is rejected. So is a path that
 * is longer than any of ours.
 * @param candidate from the URL or a form
 */
export function safeReturnPath(candidate: string | null | undefined, fallback = "/chat"): string {
  if (!candidate?.startsWith("/")) return fallback;
  // Browsers drop control characters and turn backslashes: no legitimate path of ours has them.
  if (hasUnsafeCharacter(candidate) || /^\/(%2f|%5c|\/)/i.test(candidate)) return fallback;
  const base = "http://same.invalid";
  const url = URL.parse(candidate, base);
  if (!url || url.origin !== base || url.username || url.password) return fallback;
  // The parser turns `/.//evil` into `//evil`: the result itself must pass the check.
  if (url.pathname.startsWith("//")) return fallback;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.length > MOST_CHARACTERS ? fallback : path;
}

function hasUnsafeCharacter(text: string): boolean {
  return [...text].some((character) => character === "\\" || character.charCodeAt(0) <= 0x20);
}
