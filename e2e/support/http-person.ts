import { CookieJar } from "tough-cookie";

const HIDDEN = /<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?/g;
const CALLBACK = /\/api\/(oauth|auth)\/callback\//;

/**
 * A person without a browser: cookies, redirects and forms over plain HTTP. For integration tests that need many people
 * or requests that no browser would send; what people see is tested in Chromium.
 */
export class HttpPerson {
  readonly appUrl: string;
  readonly username: string;
  readonly #jar = new CookieJar(undefined, { rejectPublicSuffixes: false });

  constructor(appUrl: string, username: string) {
    this.appUrl = appUrl;
    this.username = username;
  }

  /** Signs in at the embedded auth provider. */
  async signIn(password: string): Promise<void> {
    await this.#logIn(await this.#beginSignIn("oidc"), password);
  }

  async #logIn(begun: { address: string; response: Response }, password: string): Promise<void> {
    const login = await this.follow(begun);
    const answered = await this.post(login.address, { username: this.username, password, action: "sign-in" });
    this.#expectSignedIn((await this.follow(answered)).address);
  }

  /** Signs in by submitting the sign-in page's form, as a browser without scripts does. */
  async signInByForm(password: string): Promise<void> {
    const page = await (await this.fetch(`${this.appUrl}/sign-in?from=/api/health`)).text();
    const [button = ""] = /<form.*?<\/form>/s.exec(page) ?? [];
    const hidden = [...button.matchAll(HIDDEN)].map(([, name = "", value = ""]) => [
      name,
      unescapeHtml(value),
    ]);
    const action = /action="([^"]+)"/.exec(button)?.[1] ?? "";
    await this.#logIn(await this.post(`${this.appUrl}${action}`, Object.fromEntries(hidden)), password);
  }

  /** Signs in at the embedded GitHub, consenting to every request. */
  async signInWithGitHub(): Promise<void> {
    const address = await this.#consent(await this.#beginSignIn("github"));
    this.#expectSignedIn((await this.follow({ address, response: await this.fetch(address) })).address);
  }

  async #beginSignIn(provider: "oidc" | "github"): Promise<{ address: string; response: Response }> {
    const answer = await this.fetch(`${this.appUrl}/api/auth/csrf`);
    const { csrfToken } = (await answer.json()) as { csrfToken: string };
    const callbackUrl = `${this.appUrl}/api/health`;
    return this.post(`${this.appUrl}/api/auth/signin/${provider}`, { csrfToken, callbackUrl });
  }

  #expectSignedIn(address: string): void {
    if (address !== `${this.appUrl}/api/health`) throw new Error(`signing in ended at ${address}`);
  }

  /**
   * Connects the person's account at the embedded GitHub, consenting to every request.
   * @param scopes beyond those that are always requested, separated by spaces
   */
  async connectGitHub(scopes = ""): Promise<void> {
    const address = await this.authorizeGitHub(scopes);
    const done = await this.follow({ address, response: await this.fetch(address) });
    if (!done.address.includes("connected=github")) throw new Error(`connecting ended at ${done.address}`);
  }

  /** Consents at GitHub but does not open the callback. @returns the callback's URL, with the code */
  async authorizeGitHub(scopes = ""): Promise<string> {
    const begun = await this.post(`${this.appUrl}/api/oauth/connect/github`, {
      returnTo: "/api/health",
      scopes,
    });
    return this.#consent(begun);
  }

  /** Goes through GitHub's pages. @returns the callback's URL */
  async #consent(begun: { address: string; response: Response }): Promise<string> {
    const accounts = await this.follow(begun, CALLBACK);
    // GitHub redirects at once if the person is signed in there and has consented before.
    if (CALLBACK.test(accounts.address)) return accounts.address;
    const query = new URL(accounts.address).search;
    const picked = await this.post(new URL(`/login/session${query}`, accounts.address).href, {
      login: this.username,
    });
    const consent = await this.follow(picked, CALLBACK);
    // GitHub skips the consent page if the person has consented before.
    if (CALLBACK.test(consent.address)) return consent.address;
    const ticket = /name="ticket" value="([^"]+)"/.exec(consent.body)?.[1] ?? "";
    const decided = await this.post(new URL("/login/oauth/decision", consent.address).href, {
      ticket,
      decision: "authorize",
    });
    return (await this.follow(decided, CALLBACK)).address;
  }

  /** Signs out, as the menu does. */
  async signOut(): Promise<void> {
    const answer = await this.fetch(`${this.appUrl}/api/auth/csrf`);
    const { csrfToken } = (await answer.json()) as { csrfToken: string };
    await this.post(`${this.appUrl}/api/auth/signout`, { csrfToken, callbackUrl: this.appUrl });
  }

  /** Sends a JSON request to the app, as its pages do. */
  async api(
    path: string,
    init: { method?: string; json?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<Response> {
    return this.fetch(`${this.appUrl}${path}`, {
      method: init.method ?? (init.json === undefined ? "GET" : "POST"),
      headers: {
        origin: this.appUrl,
        ...(init.json === undefined ? {} : { "content-type": "application/json" }),
        ...init.headers,
      },
      body: init.json === undefined ? undefined : JSON.stringify(init.json),
      signal: init.signal,
    });
  }

  /** Sends the agent a message. @returns the whole stream as text */
  async ask(threadId: string, text: string): Promise<string> {
    const answer = await this.api(`/api/langgraph/threads/${threadId}/runs/stream`, {
      json: {
        assistant_id: "agent",
        input: { messages: [{ type: "human", content: text }] },
        stream_mode: ["messages-tuple", "values"],
        if_not_exists: "create",
      },
    });
    return answer.text();
  }

  /** The value of a cookie at the app. */
  cookie(name: string): string | undefined {
    return this.#jar.getCookiesSync(this.appUrl).find(({ key }) => key === name)?.value;
  }

  async fetch(address: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookies = await this.#jar.getCookieString(address);
    if (cookies) headers.set("cookie", cookies);
    const response = await fetch(address, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) await this.#jar.setCookie(line, address);
    return response;
  }

  /** Submits a form, as its page would. */
  async post(
    address: string,
    form: Record<string, string>,
  ): Promise<{ address: string; response: Response }> {
    const response = await this.fetch(address, {
      method: "POST",
      headers: { origin: new URL(address).origin, accept: "text/html" },
      body: new URLSearchParams(form),
    });
    return { address, response };
  }

  /** Follows redirects. @param until stops before this URL and returns it */
  async follow(
    from: { address: string; response: Response },
    until?: RegExp,
  ): Promise<{ address: string; body: string }> {
    let { address, response } = from;
    for (let hops = 0; hops < 15; hops += 1) {
      const location = response.headers.get("location");
      if (!location) return { address, body: await response.text() };
      address = new URL(location, address).href;
      if (until?.test(address)) return { address, body: "" };
      response = await this.fetch(address);
    }
    throw new Error(`too many redirects, last to ${address}`);
  }
}

function unescapeHtml(text: string): string {
  const signs: Record<string, string> = { quot: '"', "#x27": "'", lt: "<", gt: ">", amp: "&" };
  return text.replace(/&(quot|#x27|lt|gt|amp);/g, (_whole, name: string) => signs[name] ?? "");
}
