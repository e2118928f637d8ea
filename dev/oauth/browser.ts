/** A browser for tests: fetches one page at a time, keeps cookies by path, and follows redirects within one origin only. */

export class TestBrowser {
  readonly #cookies = new Map<string, { value: string; path: string }>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Goes to an address; stops at the first answer that isn't a redirect inside the origin. */
  async open(address: string, form?: Record<string, string>): Promise<Response> {
    const url = new URL(address, this.#origin);
    const response = await fetch(url, {
      method: form ? "POST" : "GET",
      body: form ? new URLSearchParams(form) : undefined,
      headers: { Cookie: this.#cookiesFor(url.pathname), Accept: "text/html" },
      redirect: "manual",
    });
    this.#keepCookies(response);
    const location = response.headers.get("location");
    if (!location || new URL(location, url).origin !== this.#origin) return withUrl(response, url);
    return this.open(new URL(location, url).href);
  }

  #cookiesFor(path: string): string {
    const sent = [...this.#cookies].filter(([, cookie]) => path.startsWith(cookie.path));
    return sent.map(([key, cookie]) => `${key.slice(0, key.indexOf(";"))}=${cookie.value}`).join("; ");
  }

  #keepCookies(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(/;\s*/);
      const name = pair.slice(0, pair.indexOf("="));
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? "/";
      const value = pair.slice(pair.indexOf("=") + 1);
      if (value) this.#cookies.set(`${name};${path}`, { value, path });
      else this.#cookies.delete(`${name};${path}`);
    }
  }
}

/** A response made by `fetch` says its own url, but not one that was answered by a redirect; tests want the page's. */
function withUrl(response: Response, url: URL): Response {
  Object.defineProperty(response, "url", { value: url.href });
  return response;
}
