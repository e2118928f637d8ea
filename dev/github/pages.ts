/** What a person sees who follows a link from the chat: plain pages for a repository, a file, an issue, a run; and avatars. */
import { Hono } from "hono";
import type { Parts } from "#dev/github/api.ts";
import { signedIn } from "#dev/github/oauth.ts";
import type { RepoJson } from "#dev/github/shapes.ts";
import { NOBODY } from "#dev/github/upstream.ts";
import { PAGE_HEADERS } from "#dev/oauth/pages.ts";
import { html, type Markup, renderPage } from "#dev/page.ts";

const BANNER = "Embedded stand-in: not the real GitHub. Look here; change things through the agent.";

interface Comment {
  user: { login: string } | null;
  body: string;
}
type Content = { title: string; body: Markup } | undefined;

export function createWebPages(parts: Parts): Hono {
  const app = new Hono();
  const { upstream, access, issues, facts } = parts;

  app.get("/avatars/:kind/:login", (c) => {
    const initial = c.req
      .param("login")
      .slice(0, 1)
      .toUpperCase()
      .replace(/[^A-Z]/, "?");
    const text = `<text x="32" y="43" font-family="sans-serif" font-size="32" text-anchor="middle" fill="#fff">${initial}</text>`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#0969da"/>${text}</svg>`;
    return c.body(svg, 200, { "content-type": "image/svg+xml", "cache-control": "max-age=86400" });
  });

  app.get("/:owner/:repo/:rest{.*}?", async (c, next) => {
    if (!c.req.header("accept")?.includes("text/html") || /^\/(api|login|_)/.test(c.req.path)) return next();
    const reader = signedIn(c) ?? NOBODY;
    const repo = await access.repository(reader, `${c.req.param("owner")}/${c.req.param("repo")}`);
    const content = repo && (await contentOf(reader, repo, c.req.param("rest") ?? ""));
    const missing = {
      title: "Not found",
      subtitle: "It is not here, or it is private.",
      body: "",
      banner: BANNER,
    };
    if (!content) return c.body(await renderPage(missing), 404, PAGE_HEADERS);
    const page = renderPage({ ...content, subtitle: repo.full_name, banner: BANNER, wide: true });
    return c.body(await page, 200, PAGE_HEADERS);
  });

  async function contentOf(reader: string, repo: RepoJson, rest: string): Promise<Content> {
    const [, number] = /^(?:issues|pull)\/(\d+)/.exec(rest) ?? [];
    if (number) return thread(reader, repo, Number(number));
    const [, path] = /^blob\/[^/]+\/(.+)$/.exec(rest) ?? [];
    if (path) return file(reader, repo, decodeURIComponent(path));
    const [, runId] = /^actions\/runs\/(\d+)/.exec(rest) ?? [];
    const run = facts.runs.find(({ id, fullName }) => String(id) === runId && fullName === repo.full_name);
    if (run) return { title: run.title, body: html`<h2>${run.job.name}</h2><pre>${run.job.log}</pre>` };
    return rest === "" ? file(reader, repo, "README.md") : undefined;
  }

  async function thread(reader: string, repo: RepoJson, number: number): Promise<Content> {
    const item = (await issues.ofRepository(reader, repo)).find((entry) => entry.number === number);
    if (!item) return undefined;
    const path = `/repos/${repo.full_name}/issues/${number}/comments`;
    const comments = await upstream.readAll<Comment>(reader, path);
    const posts = [item, ...comments].map(
      ({ user, body }) => html`<hr><p><strong>${user?.login}</strong></p><pre>${body}</pre>`,
    );
    return { title: `${item.title} #${number}`, body: html`<p>${item.state}</p>${posts}` };
  }

  async function file(reader: string, repo: RepoJson, path: string): Promise<Content> {
    const headers = { accept: "application/vnd.github.raw" };
    const answer = await upstream.send(reader, `/repos/${repo.full_name}/contents/${encodeURI(path)}`, {
      headers,
    });
    const text = await answer.text();
    return answer.ok ? { title: path, body: html`<pre><code>${text}</code></pre>` } : undefined;
  }
  return app;
}
