/** A person without a browser: walks through a stand-in's sign-in and consent by fetch. For tests, ours and others'. */

/** Answers pages until one leads away from the server. Cookies are kept; an account page gets `login`, a consent page `decision`. */
export async function walk(
  start: URL,
  login: string,
  decision: "accept" | "cancel" = "accept",
): Promise<URL | undefined> {
  const jar = new Map<string, string>();
  let next = start;
  let form: URLSearchParams | undefined;
  for (let steps = 0; steps < 12; steps += 1) {
    const response = await send(next, jar, form);
    form = undefined;
    const location = response.headers.get("location");
    if (location) {
      next = new URL(location, next);
      if (next.origin !== start.origin) return next;
      continue;
    }
    if (!response.ok) return undefined;
    const page = await response.text();
    const read = (pattern: RegExp): string => pattern.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const ticket = read(/name="ticket" value="([^"]+)"/);
    const value = decision === "cancel" ? "cancel" : read(/name="decision" value="(\w+)"/);
    form = page.includes("Choose an account")
      ? new URLSearchParams({ login })
      : new URLSearchParams({ ticket, decision: value });
    next = new URL(read(/<form method="post" action="([^"]*)"/) || next.href, next);
  }
  throw new Error("The stand-in sent this person round in circles.");
}

async function send(url: URL, jar: Map<string, string>, body?: URLSearchParams): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const method = body ? "POST" : "GET";
  const response = await fetch(url, {
    method,
    headers: { cookie },
    redirect: "manual",
    ...(body ? { body } : {}),
  });
  for (const set of response.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (value) jar.set(name, value);
    else jar.delete(name);
  }
  return response;
}
