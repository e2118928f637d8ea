/** People and their repositories. */
import { Hono } from "hono";
import { z } from "zod";
import {
  type ApiEnv,
  actOf,
  invalid,
  type Parts,
  Refusal,
  readBody,
  sortBy,
  takePage,
  visibleRepos,
} from "#dev/github/api.ts";
import { addCommit } from "#dev/github/git.ts";
import type { Repo } from "#dev/github/store.ts";

const newRepo = z.object({
  name: z.string().min(1),
  description: z.string().default(""),
  private: z.boolean().default(false),
});

const SORT_KEYS: Readonly<Record<string, (repo: Repo) => string>> = {
  full_name: (repo) => repo.fullName.toLowerCase(),
  created: (repo) => repo.createdAt,
  updated: (repo) => repo.updatedAt,
  pushed: (repo) => repo.pushedAt,
};

export function createRepositoryRoutes(parts: Parts): Hono<ApiEnv> {
  const { store, json } = parts;
  const app = new Hono<ApiEnv>();

  app.get("/user", (c) => {
    const { login } = c.var.caller;
    const public_repos = store.repos.filter((repo) => repo.owner === login && !repo.private).length;
    return c.json({ ...json.user(login), public_repos });
  });
  app.get("/user/emails", (c) => {
    const email = store.account(c.var.caller.login)?.email;
    return c.json([{ email, primary: true, verified: true, visibility: "public" }]);
  });
  app.get("/user/orgs", (c) => {
    const accounts = store.accountsOf(c.var.caller.login).filter(({ members }) => members);
    return c.json(accounts.map(json.account));
  });
  app.get("/users/:login", (c) => {
    const found = json.user(c.req.param("login"));
    if (!found) throw new Refusal(404);
    return c.json(found);
  });

  app.get("/user/repos", (c) => {
    const { login } = c.var.caller;
    const { visibility = "all", sort = "full_name", direction } = c.req.query();
    const owners = store.accountsOf(login).map((account) => account.login);
    const mine = visibleRepos(parts, c.var.caller).filter((repo) => owners.includes(repo.owner));
    const found = mine.filter((repo) => visibility === "all" || repo.private === (visibility === "private"));
    const key = SORT_KEYS[sort] ?? ((repo: Repo) => repo.fullName);
    const sorted = sortBy(found, key, direction ?? (sort === "full_name" ? "asc" : "desc"));
    return c.json(takePage(c, parts, sorted).map((repo) => json.repo(repo, login)));
  });
  app.post("/user/repos", async (c) => {
    const body = await readBody(c, newRepo);
    const act = actOf(c);
    if (store.repos.some(({ fullName }) => fullName === `${act.by}/${body.name}`))
      throw invalid("Repository", "name", "name already exists on this account");
    const repo = store.addRepo({ ...body, owner: act.by, language: null, stars: 0 }, act.at);
    const readme = Buffer.from(`# ${body.name}\n`);
    addCommit(repo, "main", act, "Initial commit", new Map([["README.md", readme]]));
    return c.json(json.repo(repo, act.by), 201);
  });
  app.get("/repos/:owner/:repo", (c) => c.json(json.repo(c.var.repo, c.var.caller.login)));
  return app;
}
