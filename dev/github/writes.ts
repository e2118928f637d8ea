/** A log of the changes asked of the embedded GitHub: tests count it to see that nothing was written twice or unasked. */
import type { MiddlewareHandler } from "hono";
import { apiPathOf } from "#dev/github/api.ts";
import type { Grants } from "#dev/oauth/grants.ts";
import { readBearer } from "#dev/oauth/token-request.ts";

/**
 * `path` is without /api/v3; `login` is null when the request carried no live token; `status` is 0 while it is being answered, and
 * when the connection was cut.
 */
type Write = {
  at: string;
  method: string;
  path: string;
  login: string | null;
  body: unknown;
  status: number;
};

export class Writes {
  readonly entries: Write[] = [];

  /** Records what comes in, before anything can fail. */
  middleware(grants: Grants): MiddlewareHandler {
    return async (c, next) => {
      const { method } = c.req;
      const path = apiPathOf(c.req.path);
      if (method === "GET" || method === "HEAD" || /^\/(login|applications|apps)\//.test(path)) return next();
      const login = grants.holder(readBearer(c.req.header("authorization")) ?? "")?.grant.login ?? null;
      const text = await c.req.text();
      const body: unknown = await c.req.json().catch(() => text || null);
      const entry: Write = { at: new Date().toISOString(), method, path, login, body, status: 0 };
      this.entries.push(entry);
      await next();
      entry.status = c.res.status;
    };
  }
}
