/**
 * RFC 9728 §3.3, RFC 8707: the server itself, or a path above it; a query must be the server's own. Anything else could obtain
 * tokens for another server.
 */
export function covers(resource: string, url: string): boolean {
  if (!URL.canParse(resource)) return false;
  const [whole, part] = [new URL(resource), new URL(url)];
  const base = whole.pathname.replace(/\/$/, "");
  return (
    whole.origin === part.origin &&
    whole.hash === "" &&
    (whole.search === "" || whole.search === part.search) &&
    `${part.pathname}/`.startsWith(`${base}/`)
  );
}
