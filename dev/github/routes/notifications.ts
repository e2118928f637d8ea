/** Notifications: the emulator has none. */
import { Hono } from "hono";
import { type ApiContext, type ApiEnv, type Parts, takePage, visibleRepos } from "#dev/github/api.ts";

export function createNotificationRoutes(parts: Parts): Hono<ApiEnv> {
  const list = async (c: ApiContext): Promise<Response> => {
    const repos = new Map((await visibleRepos(parts, c.var.caller)).map((repo) => [repo.full_name, repo]));
    const found = parts.facts.notifications
      .filter(({ login, fullName }) => login === c.var.caller.login && repos.has(fullName))
      .toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
    const threads = takePage(c, parts, found).map(
      ({ id, reason, title, type, number, updatedAt, fullName }) => {
        const place = type === "Issue" ? `issues/${number}` : `pulls/${number}`;
        const url = number ? `${parts.origin()}/api/v3/repos/${fullName}/${place}` : null;
        const subject = { title, type, url, latest_comment_url: url };
        const repository = repos.get(fullName);
        return { id, unread: true, reason, updated_at: updatedAt.toISOString(), subject, repository };
      },
    );
    return c.json(threads);
  };
  return new Hono<ApiEnv>().get("/notifications", list);
}
