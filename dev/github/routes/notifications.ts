/** Notifications: the emulator has none. */
import { Hono } from "hono";
import { type ApiContext, type ApiEnv, deny, type Parts, takePage, visibleRepos } from "#dev/github/api.ts";
import type { Notification } from "#dev/github/seed/facts.ts";

export function createNotificationRoutes(parts: Parts): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const own = (c: ApiContext): Notification[] =>
    parts.facts.notifications.filter((entry) => entry.login === c.var.caller.login);

  const list = async (c: ApiContext, entries: Notification[]): Promise<Response> => {
    const { all, participating, since } = c.req.query();
    const repos = new Map((await visibleRepos(parts, c.var.caller)).map((repo) => [repo.full_name, repo]));
    const found = entries
      .filter((entry) => repos.has(entry.fullName))
      .filter((entry) => all === "true" || entry.unread)
      .filter((entry) => participating !== "true" || entry.reason !== "subscribed")
      .filter((entry) => !since || entry.updatedAt >= new Date(since))
      .toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
    return c.json(
      takePage(c, parts, found).map((entry) => ({
        ...toThread(parts, entry),
        repository: repos.get(entry.fullName),
      })),
    );
  };
  app.get("/notifications", (c) => list(c, own(c)));
  app.get("/repos/:owner/:repo/notifications", (c) =>
    list(
      c,
      own(c).filter((entry) => entry.fullName === c.var.repo.full_name),
    ),
  );

  app.get("/notifications/threads/:id", (c) => {
    const entry = own(c).find(({ id }) => id === c.req.param("id"));
    return entry ? c.json(toThread(parts, entry)) : deny(c, 404, "Not Found");
  });
  app.patch("/notifications/threads/:id", (c) => {
    const entry = own(c).find(({ id }) => id === c.req.param("id"));
    if (!entry) return deny(c, 404, "Not Found");
    entry.unread = false;
    return c.body(null, 205);
  });
  app.put("/notifications", (c) => {
    for (const entry of own(c)) entry.unread = false;
    return c.body(null, 205);
  });
  return app;
}

function toThread(parts: Parts, entry: Notification): object {
  const { id, reason, title, type, number, unread, updatedAt, fullName } = entry;
  const api = `${parts.origin()}/api/v3`;
  const places = { Issue: `issues/${number}`, PullRequest: `pulls/${number}`, CheckSuite: "" };
  const url = places[type] ? `${api}/repos/${fullName}/${places[type]}` : null;
  const subject = { title, type, url, latest_comment_url: url };
  return {
    id,
    unread,
    reason,
    updated_at: updatedAt.toISOString(),
    last_read_at: null,
    subject,
    url: `${api}/notifications/threads/${id}`,
  };
}
