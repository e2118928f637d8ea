/**
 * `/_control/…`: knobs for tests and demonstrations. No login: this server listens on loopback only, and the checks
 * below keep web pages out (a foreign page can neither send JSON without a preflight nor fake the Host header).
 */
import { Hono } from "hono";
import { z } from "zod";
import { type Faults, fault } from "#dev/github/faults.ts";
import type { Grants } from "#dev/github/grants.ts";
import type { Installations } from "#dev/github/installations.ts";
import type { RateLimit } from "#dev/github/rate-limit.ts";
import type { Writes } from "#dev/github/writes.ts";

export interface ControlParts {
  grants: Grants;
  faults: Faults;
  installations: Installations;
  limit: RateLimit;
  writes: Writes;
}

const person = z.object({ login: z.string() });
const rate = person.extend({
  resource: z.enum(["core", "search"]).default("core"),
  remaining: z.number().int().min(0).default(0),
  reset_in: z.number().int().min(1).default(3600),
});

export function createControl({ grants, faults, installations, limit, writes }: ControlParts): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const hostname = new URL(`http://${c.req.header("host") ?? ""}`).hostname;
    if (!["127.0.0.1", "localhost", "[::1]"].includes(hostname))
      return c.json({ message: "PlayedServer only" }, 403);
    const json = c.req.header("content-type")?.startsWith("application/json");
    if (c.req.method === "POST" && !json) return c.json({ message: "Send application/json" }, 415);
    if (c.req.method !== "GET" && c.req.header("sec-fetch-site"))
      return c.json({ message: "Not from a browser" }, 403);
    return next();
  });
  app.onError((error, c) =>
    c.json({ message: error instanceof z.ZodError ? z.prettifyError(error) : String(error) }, 400),
  );

  app.post("/revoke", async (c) =>
    c.json({ revoked: grants.revokeGrants(person.parse(await c.req.json()).login) }),
  );
  app.post("/expire", async (c) =>
    c.json({ expired: grants.expireTokens(person.parse(await c.req.json()).login) }),
  );
  app.post("/uninstall", async (c) => {
    const { login } = person.parse(await c.req.json());
    installations.remove(login);
    return c.json({ login });
  });
  app.post("/rate", async (c) => {
    const { login, resource, remaining, reset_in } = rate.parse(await c.req.json());
    limit.set(login, resource, remaining, reset_in);
    return c.json({ login, resource, remaining });
  });
  app.delete("/rate", (c) => {
    limit.clear();
    return c.body(null, 204);
  });
  app.get("/fault", (c) => c.json(faults.list()));
  app.post("/fault", async (c) => {
    const added = fault.parse(await c.req.json());
    faults.add(added);
    return c.json(added, 201);
  });
  app.delete("/fault", (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  app.get("/writes", (c) => c.json(writes.entries));
  app.delete("/writes", (c) => {
    writes.clear();
    return c.body(null, 204);
  });
  app.get("/counters", (c) => c.json(grants.counters));
  return app;
}
