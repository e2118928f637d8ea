/** What a person sees who follows a link from the chat: plain pages for a repository, a file, an issue, a run; and avatars. */
import { Hono } from "hono";
import type { Parts } from "#dev/github/api.ts";
import { signedIn } from "#dev/github/oauth.ts";
import type { Repo } from "#dev/github/store.ts";
import { sendPage } from "#dev/oauth/pages.ts";
import { html, type Markup, renderPage } from "#dev/page.ts";

const banner = "Embedded stand-in: not the real GitHub. Look here; change things through the agent.";
const MISSING = { title: "Not found", subtitle: "It is not here, or it is private.", body: "", banner };

export function createWebPages({ store }: Parts): Hono {
  const app = new Hono();

  app.get("/avatars/:login", async (c) => {
    const initial = html`<text x="20" y="43" font-size="32">${c.req.param("login").slice(0, 1)}</text>`;
    const svg = await html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${initial}</svg>`;
    return c.body(String(svg), 200, { "content-type": "image/svg+xml" });
  });

  app.get("/:owner/:repo/:rest{.*}?", async (c, next) => {
    if (!c.req.header("accept")?.includes("text/html") || /^\/(api|login|_)/.test(c.req.path)) return next();
    const { owner, repo: name, rest = "" } = c.req.param();
    const repo = store.find(`${owner}/${name}`);
    const content = repo && store.permission(signedIn(c) ?? "", repo) && contentOf(repo, rest);
    if (!content) return sendPage(c, renderPage(MISSING), 404);
    const [title, body] = content;
    return sendPage(c, renderPage({ title, subtitle: repo.fullName, body, banner, wide: true }));
  });
  return app;
}

function contentOf(repo: Repo, rest: string): [title: string, body: Markup] | undefined {
  const [, number] = /^(?:issues|pull)\/(\d+)/.exec(rest) ?? [];
  const issue = repo.issues[Number(number) - 1];
  if (issue) {
    const posts = [issue, ...issue.comments].map((one) => html`<hr><p>${one.by}:</p><pre>${one.body}</pre>`);
    return [`${issue.title} #${number}`, html`<p>${issue.state}</p>${posts}`];
  }
  const [, runId] = /^actions\/runs\/(\d+)/.exec(rest) ?? [];
  const run = repo.runs.find(({ id }) => String(id) === runId);
  if (run) return [run.title, html`<pre>${run.log}</pre>`];
  const path = rest === "" ? "README.md" : decodeURIComponent(/^blob\/[^/]+\/(.+)$/.exec(rest)?.[1] ?? "");
  const file = repo.branches.get("main")?.files.get(path);
  return file && [path, html`<pre><code>${String(file)}</code></pre>`];
}
