/** What tests may change at the embedded GitHub, beyond faults and tokens: limits, installations; and the log of writes. */
import type { Hono } from "hono";
import { z } from "zod";
import type { Installations } from "#dev/github/installations.ts";
import type { RateLimit } from "#dev/github/rate-limit.ts";
import type { Writes } from "#dev/github/writes.ts";
import { person, readLogin } from "#dev/server/control.ts";

const rate = person.extend({
  resource: z.enum(["core", "search"]).default("core"),
  remaining: z.number().int().min(0).default(0),
  reset_in: z.number().int().min(1).default(3600),
});

export function addGitHubControl(to: Hono, { missing }: Installations, limit: RateLimit, writes: Writes) {
  return to
    .post("/uninstall", async (c) => {
      missing.add(await readLogin(c));
      return c.json({});
    })
    .post("/rate", async (c) => {
      const { login, resource, remaining, reset_in } = rate.parse(await c.req.json());
      limit.set(login, resource, remaining, reset_in);
      return c.json({ login, resource, remaining });
    })
    .get("/writes", (c) => c.json(writes.entries))
    .delete("/writes", (c) => {
      writes.entries.length = 0;
      return c.body(null, 204);
    });
}
