/** A browser for tests: fetches one page at a time, keeps cookies, and follows redirects within one origin only. */
import { CookieJar } from "tough-cookie";

export class TestBrowser {
  readonly #jar = new CookieJar();
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
      headers: { Cookie: await this.#jar.getCookieString(url.href), Accept: "text/html" },
      redirect: "manual",
    });
    for (const line of response.headers.getSetCookie()) await this.#jar.setCookie(line, url.href);
    const location = response.headers.get("location");
    const next = location && new URL(location, url);
    return next && next.origin === this.#origin ? this.open(next.href) : response;
  }
}
