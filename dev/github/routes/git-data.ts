/** Git's own objects, with which a client commits several files at once: refs, commits and trees. */
import type { Hono } from "hono";
import { z } from "zod";
import * as api from "#dev/github/api.ts";
import { history, makeCommit, moveBranch, newSha } from "#dev/github/git.ts";

const sha = z.string().regex(/^[0-9a-f]{40}$/);
const newRef = z.object({ ref: z.string().regex(/^refs\/heads\/[^\s~^:?*[\\]+$/), sha });
/** An entry without content, so with `sha: null`, deletes the file. */
const entry = z.object({ path: z.string().min(1), content: z.string().optional(), sha: z.null().optional() });
const newTree = z.object({ base_tree: sha.optional(), tree: z.array(entry) });
const newCommit = z.object({ message: z.string().min(1), tree: sha, parents: z.array(sha).default([]) });
const change = z.object({ sha, force: z.boolean().default(false) });
const GIT = "/repos/:owner/:repo/git";
/** The branch of `refs/heads/…` or `heads/…`. */
const nameOf = (ref: string): string => ref.replace(/^(refs\/)?heads\//, "");

export function addGitRoutes(app: Hono<api.ApiEnv>, { json }: api.Parts): void {
  const commitOf = (c: api.ApiContext, id: string) => {
    const commit = c.var.repo.commits.get(id);
    if (!commit) throw api.invalid("Reference", "sha", "Object does not exist");
    return commit;
  };
  /** The tree of a commit has the commit's own sha. */
  const filesOf = (c: api.ApiContext, id: string) => c.var.repo.trees.get(id) ?? commitOf(c, id).files;

  app.get(`${GIT}/ref/:ref{.+}`, (c) => {
    const name = nameOf(c.req.param("ref"));
    return c.json(json.ref(name, api.findBranch(c.var.repo, name)));
  });
  app.post(`${GIT}/refs`, async (c) => {
    const body = await api.readBody(c, newRef);
    const { branches } = c.var.repo;
    const name = nameOf(body.ref);
    const commit = commitOf(c, body.sha);
    if (branches.has(name)) throw new api.Refusal(422, "Reference already exists");
    branches.set(name, commit);
    return c.json(json.ref(name, commit), 201);
  });
  app.patch(`${GIT}/refs/:ref{.+}`, async (c) => {
    const body = await api.readBody(c, change);
    const { repo } = c.var;
    const name = nameOf(c.req.param("ref"));
    const [before, commit] = [api.findBranch(repo, name), commitOf(c, body.sha)];
    if (!body.force && !history(commit).includes(before))
      throw new api.Refusal(422, "Update is not a fast forward");
    moveBranch(repo, name, commit, api.actOf(c).at);
    return c.json(json.ref(name, commit));
  });

  app.post(`${GIT}/trees`, async (c) => {
    const { base_tree, tree } = await api.readBody(c, newTree);
    const files = new Map(base_tree ? filesOf(c, base_tree) : []);
    for (const { path, content } of tree) {
      if (content === undefined) files.delete(path);
      else files.set(path, Buffer.from(content));
    }
    const id = newSha();
    c.var.repo.trees.set(id, files);
    return c.json({ sha: id }, 201);
  });
  app.get(`${GIT}/commits/:sha`, (c) => {
    const commit = api.must(c.var.repo.commits.get(c.req.param("sha")));
    return c.json(json.gitCommit(c.var.repo, commit));
  });
  app.post(`${GIT}/commits`, async (c) => {
    const { message, tree, ...body } = await api.readBody(c, newCommit);
    const parents = body.parents.map((id) => commitOf(c, id));
    const commit = makeCommit(c.var.repo, api.actOf(c), { message, files: filesOf(c, tree), parents });
    return c.json(json.gitCommit(c.var.repo, commit), 201);
  });
}
