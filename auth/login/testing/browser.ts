import { NextRequest } from "next/server.js";
import { webEnv } from "#auth/authorization-server/env.ts";

/** The two steps of a sign-in: auth/login/sign-in.ts. */
type Steps = typeof import("../sign-in.ts");

/** A browser's cookies, and its requests in a sign-in. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #steps: Steps;
  readonly #authorize: (location: string) => URL;

  /** @param authorize the parameters with which the issuer's page redirects the browser */
  constructor(steps: Steps, authorize: (location: string) => URL) {
    this.#steps = steps;
    this.#authorize = authorize;
  }

  /** @returns where the browser is redirected to */
  async begin(again?: string): Promise<string> {
    const start = { provider: "oidc", returnTo: "/settings", again };
    return this.#take(await this.#steps.beginSignIn(this.#request("/api/auth/signin/oidc"), start));
  }

  /** @param location where `begin` led to. @returns where the browser ends */
  async finish(location: string): Promise<string> {
    const callback = this.#authorize(location);
    const request = this.#request(callback.pathname + callback.search);
    return this.#take(await this.#steps.finishSignIn(request, "oidc"));
  }

  async signIn(again?: string): Promise<string> {
    return this.finish(await this.begin(again));
  }

  #request(path: string): NextRequest {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return new NextRequest(`${webEnv().APP_URL}${path}`, {
      headers: { cookie, "x-request-id": "request-1" },
    });
  }

  #take(answer: Response): string {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const name = pair.slice(0, pair.indexOf("="));
      if (/Max-Age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, pair.slice(name.length + 1));
    }
    return answer.headers.get("location") ?? "";
  }
}
