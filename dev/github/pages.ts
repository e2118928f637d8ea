/** What a person sees who follows a link from the chat: plain pages for a repository, a file, an issue; and avatars. */
import { Hono } from "hono";
import type { Parts } from "#dev/github/api.ts";
import { signedIn } from "#dev/github/oauth.ts";
import type { IssueJson, RepoJson } from "#dev/github/shapes.ts";
import { NOBODY } from "#dev/github/upstream.ts";
import { html, type Markup, renderPage } from "#dev/page.ts";

const BANNER = "Embedded stand-in: not the real GitHub. Look here; change things through the agent.";
const TINTS = ["#8250df", "#0969da", "#1a7f37", "#bf3989", "#9a6700"];

interface Comment {
  user: { login: string } | null;
  body: string;
  created_at: string;
}

export function createWebPages(parts: Parts): Hono {
  const app = new Hono();
  const { upstream, access } = parts;

  app.get("/avatars/:kind/:login", (c) => {
    const initial = c.req
      .param("login")
      .slice(0, 1)
      .toUpperCase()
      .replace(/[^A-Z0-9]/, "?");
    const tint = TINTS[initial.charCodeAt(0) % TINTS.length];
    const text = `<text x="32" y="43" font-family="sans-serif" font-size="32" text-anchor="middle" fill="#fff">${initial}</text>`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="${tint}"/>${text}</svg>`;
    return c.body(svg, 200, { "content-type": "image/svg+xml", "cache-control": "max-age=86400" });
  });

  app.get("/:owner/:repo/:rest{.*}?", async (c, next) => {
    if (!c.req.header("accept")?.includes("text/html") || /^\/(api|login|_)/.test(c.req.path)) return next();
    const reader = signedIn(c) ?? NOBODY;
    const repo = await access.repository(reader, `${c.req.param("owner")}/${c.req.param("repo")}`);
    const body = repo ? await bodyOf(reader, repo, c.req.param("rest") ?? "") : undefined;
    c.header(
      "content-security-policy",
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
    );
    if (!repo || !body)
      return c.html(
        renderPage({
          title: "Not found",
          subtitle: "It is not here, or it is private.",
          body: "",
          banner: BANNER,
        }),
        404,
      );
    return c.html(renderPage({ ...body, subtitle: repo.full_name, banner: BANNER, wide: true }));
  });

  async function bodyOf(
    reader: string,
    repo: RepoJson,
    rest: string,
  ): Promise<{ title: string; body: Markup } | undefined> {
    const [, number] = /^(?:issues|pull)\/(\d+)$/.exec(rest) ?? [];
    if (number) return thread(reader, repo, Number(number));
    const [, path] = /^blob\/[^/]+\/(.+)$/.exec(rest) ?? [];
    if (path) return file(reader, repo, decodeURIComponent(path));
    if (rest === "") return overview(reader, repo);
    const [, runId] = /^actions\/runs\/(\d+)/.exec(rest) ?? [];
    const run = parts.facts.runs.find(
      (entry) => entry.fullName === repo.full_name && String(entry.id) === runId,
    );
    if (!run) return undefined;
    const jobs = run.jobs.map(
      (job) => html`<h2>${job.name}: ${job.conclusion ?? "running"}</h2><pre>${job.log}</pre>`,
    );
    return { title: `${run.workflow.name} #${run.number}: ${run.title}`, body: html`${jobs}` };
  }

  async function thread(
    reader: string,
    repo: RepoJson,
    number: number,
  ): Promise<{ title: string; body: Markup } | undefined> {
    const item = (await parts.issues.ofRepository(reader, repo)).find((entry) => entry.number === number);
    if (!item) return undefined;
    const comments = await upstream.readAll<Comment>(
      reader,
      `/repos/${repo.full_name}/issues/${number}/comments`,
    );
    const labels = item.labels.map(({ name }) => html` <code>${name}</code>`);
    const posts = comments.map(
      (entry) =>
        html`<hr><p><strong>${entry.user?.login}</strong> <small>${day(entry.created_at)}</small></p><pre>${entry.body}</pre>`,
    );
    return {
      title: `${item.title} #${item.number}`,
      body: html`<p>${stateOf(item)} · opened by <strong>${item.user?.login}</strong> on ${day(item.created_at)}${labels}</p><pre>${item.body}</pre>${posts}`,
    };
  }

  async function file(
    reader: string,
    repo: RepoJson,
    path: string,
  ): Promise<{ title: string; body: Markup } | undefined> {
    const address = `/repos/${repo.full_name}/contents/${encodeURI(path)}`;
    const answer = await upstream.send(reader, address, {
      headers: { accept: "application/vnd.github.raw" },
    });
    const text = await answer.text();
    return answer.ok ? { title: path, body: html`<pre><code>${text}</code></pre>` } : undefined;
  }

  async function overview(reader: string, repo: RepoJson): Promise<{ title: string; body: Markup }> {
    const items = (await parts.issues.ofRepository(reader, repo)).filter((item) => item.state === "open");
    const readme = await file(reader, repo, "README.md");
    const list = items.map(
      (item) =>
        html`<li><a href="/${repo.full_name}/${item.pull_request ? "pull" : "issues"}/${item.number}">${item.title} #${item.number}</a></li>`,
    );
    const facts = `${repo.private ? "Private" : "Public"} · ${repo.language ?? "no code"} · ${repo.stargazers_count} stars`;
    return {
      title: repo.name,
      body: html`<p>${repo.description}</p><p class="soft">${facts}</p>${readme?.body ?? ""}<h2>Open issues and pull requests</h2><ul>${list}</ul>`,
    };
  }
  return app;
}

function stateOf(item: IssueJson): string {
  return item.pull_request?.merged_at ? "merged" : item.state;
}

function day(iso: string): string {
  return iso.slice(0, 10);
}
