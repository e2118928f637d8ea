/** People, their repositories, and the branches, commits and files in them. */
import type { Hono } from "hono";
import { z } from "zod";
import * as api from "#dev/github/api.ts";
import { addCommit, blobSha, diff, findCommit, history } from "#dev/github/git.ts";
import type { Commit, Repo } from "#dev/github/store.ts";

const sha = z.string().regex(/^[0-9a-f]{40}$/);
const about = { description: z.string().default(""), private: z.boolean().default(false) };
const newRepo = z.object({ name: z.string().min(1), ...about });
const place = { branch: z.string().default("main"), sha: sha.optional() };
const newFile = z.object({ message: z.string().min(1), content: z.base64(), ...place });
const REPO = "/repos/:owner/:repo";
const TIMES = { created: "createdAt", updated: "updatedAt", pushed: "pushedAt" } as const;

export function addRepositoryRoutes(app: Hono<api.ApiEnv>, parts: api.Parts): void {
  const { store, json } = parts;

  app.get("/user", (c) => {
    const { login } = c.var.caller;
    const public_repos = store.repos.filter((repo) => repo.owner === login && !repo.private).length;
    return c.json({ ...json.user(login), public_repos });
  });
  app.get("/user/repos", (c) => {
    const { login } = c.var.caller;
    const { visibility = "all", sort = "full_name", direction } = c.req.query();
    const owners = store.accountsOf(login).map((account) => account.login);
    const found = api
      .visibleRepos(parts, c.var.caller)
      .filter((repo) => owners.includes(repo.owner))
      .filter((repo) => visibility === "all" || repo.private === (visibility === "private"));
    const key = Object.entries(TIMES).find(([name]) => name === sort)?.[1] ?? "fullName";
    const sorted = api.sortBy(found, (repo) => repo[key], direction ?? (key === "fullName" ? "asc" : "desc"));
    return c.json(api.pageOf(c, sorted, (repo) => json.repo(repo, login)));
  });
  app.post("/user/repos", async (c) => {
    const body = await api.readBody(c, newRepo);
    const act = api.actOf(c);
    if (store.find(`${act.by}/${body.name}`))
      throw api.invalid("Repository", "name", "name already exists on this account");
    const repo = store.addRepo({ ...body, owner: act.by, language: null, stars: 0 }, act.at);
    const readme = Buffer.from(`# ${body.name}\n`);
    addCommit(repo, "main", act, { message: "Initial commit", files: new Map([["README.md", readme]]) });
    return c.json(json.repo(repo, act.by), 201);
  });
  app.get(REPO, (c) => c.json(json.repo(c.var.repo, c.var.caller.login)));

  app.get(`${REPO}/branches`, (c) => {
    const branches = [...c.var.repo.branches].toSorted();
    return c.json(api.pageOf(c, branches, ([name, commit]) => json.branch(name, commit)));
  });
  app.get(`${REPO}/branches/:name{.+}`, (c) => {
    const name = c.req.param("name");
    return c.json(json.branch(name, api.findBranch(c.var.repo, name)));
  });

  app.get(`${REPO}/commits`, (c) => {
    const { sha: ref, path, author, since } = c.req.query();
    const found = history(resolve(c.var.repo, ref))
      .filter((commit) => !path || changesOf(commit).some(({ filename }) => isWithin(filename, path)))
      .filter(({ by }) => !author || [by, store.account(by)?.email].includes(author))
      .filter(({ at }) => !since || at >= since);
    return c.json(api.pageOf(c, found, (commit) => json.commit(c.var.repo, commit)));
  });
  app.get(`${REPO}/commits/:ref{.+}`, (c) => {
    const commit = resolve(c.var.repo, c.req.param("ref"));
    return c.json({ ...json.commit(c.var.repo, commit), files: changesOf(commit) });
  });

  app.get(`${REPO}/contents/:path{.*}?`, (c) => {
    const { repo } = c.var;
    const path = c.req.param("path") ?? "";
    const { files } = resolve(repo, c.req.query("ref"));
    const file = files.get(path);
    if (file) {
      const content = file.toString("base64");
      return c.json({ ...json.entry(repo, path, file), encoding: "base64", content });
    }
    const folder = path && `${path}/`;
    const inside = [...files.keys()].filter((name) => name.startsWith(folder));
    if (inside.length === 0) throw new api.Refusal(404);
    const names = new Set(inside.map((name) => folder + (name.slice(folder.length).split("/")[0] ?? "")));
    return c.json([...names].toSorted().map((name) => json.entry(repo, name, files.get(name))));
  });
  app.put(`${REPO}/contents/:path{.+}`, async (c) => {
    const body = await api.readBody(c, newFile);
    const { repo } = c.var;
    const path = c.req.param("path");
    const { files } = api.findBranch(repo, body.branch);
    const old = files.get(path);
    if (old && !body.sha) throw new api.Refusal(422, `Invalid request.\n\n"sha" wasn't supplied.`);
    if (old && body.sha !== blobSha(old)) throw new api.Refusal(409, `${path} does not match ${body.sha}`);
    const file = Buffer.from(body.content, "base64");
    const content = { message: body.message, files: new Map(files).set(path, file) };
    const commit = addCommit(repo, body.branch, api.actOf(c), content);
    const made = { content: json.entry(repo, path, file), commit: json.commit(repo, commit) };
    return c.json(made, old ? 200 : 201);
  });
}

function resolve(repo: Repo, ref: string | undefined): Commit {
  return api.must(findCommit(repo, ref), `No commit found for the ref ${ref}`);
}

function changesOf({ parents: [parent], files }: Commit): ReturnType<typeof diff> {
  return diff(parent?.files ?? new Map(), files);
}

function isWithin(filename: string, path: string): boolean {
  return filename === path || filename.startsWith(`${path.replace(/\/$/, "")}/`);
}
