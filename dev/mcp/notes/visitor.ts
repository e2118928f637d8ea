/** For tests: a person at the embedded notes, without a browser. */

/**
 * Picks an account where one is asked for, and answers the consent page.
 * @param url the authorization request
 * @returns where the browser is sent back to in the end
 */
export async function visit(
  url: URL,
  login: string,
  decision: "authorize" | "cancel" = "authorize",
): Promise<URL> {
  const jar = new Map<string, string>();
  let next = new URL(url);
  for (let steps = 0; steps < 12; steps += 1) {
    const response = await send(next, jar);
    const location = response.headers.get("location");
    if (location) {
      next = new URL(location, next);
      if (next.origin !== url.origin) return next;
      continue;
    }
    const page = await response.text();
    if (!response.ok) throw new Error(page);
    const form = new URLSearchParams(page.includes('name="login"') ? { login } : { decision });
    const answer = await send(next, jar, form);
    next = new URL(answer.headers.get("location") ?? "", next);
    if (next.origin !== url.origin) return next;
  }
  throw new Error("The embedded notes sent this person round in circles.");
}

async function send(url: URL, jar: Map<string, string>, body?: URLSearchParams): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const response = await fetch(url, {
    method: body ? "POST" : "GET",
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
