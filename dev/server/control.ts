/**
 * `/_control/…`: what tests and demonstrations may change. No login: a stand-in listens on loopback only, and the checks
 * keep web pages out (a foreign page can neither send JSON without a preflight nor fake the Host header).
 */
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Grants } from "#dev/oauth/grants.ts";
import { type Faults, fault } from "#dev/server/faults.ts";

export const person = z.object({ login: z.string() });

export const readLogin = async (c: Context): Promise<string> => person.parse(await c.req.json()).login;

/** Faults, revocation, expiry and counters; a stand-in adds its own. */
export function createControl(grants: Grants, faults: Faults): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const { hostname } = new URL(`http://${c.req.header("host") ?? ""}`);
    const isJson = c.req.header("content-type")?.startsWith("application/json");
    const isBrowser = c.req.method !== "GET" && c.req.header("sec-fetch-site");
    if (isBrowser || !["127.0.0.1", "localhost", "[::1]"].includes(hostname))
      return c.json({ message: "For programs on this machine only" }, 403);
    if (c.req.method === "POST" && !isJson) return c.json({ message: "Send application/json" }, 415);
    return next();
  });
  app.onError((error, c) => c.json({ message: String(error) }, 400));
  app.post("/revoke", async (c) => c.json({ revoked: grants.revoke(await readLogin(c)) }));
  app.post("/expire", async (c) => c.json({ expired: grants.expire(await readLogin(c)) }));
  app.post("/fault", async (c) => {
    faults.add(fault.parse(await c.req.json()));
    return c.json({}, 201);
  });
  app.delete("/fault", (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  app.get("/counters", (c) => c.json(grants.counters));
  return app;
}
