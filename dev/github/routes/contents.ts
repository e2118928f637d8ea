/** Branches, commits and files. */
import { Hono } from "hono";
import { z } from "zod";
import {
  type ApiContext,
  type ApiEnv,
  actOf,
  invalid,
  type Parts,
  Refusal,
  readBody,
  takePage,
} from "#dev/github/api.ts";
import { addCommit, blobSha, diff, findCommit, history } from "#dev/github/git.ts";
import type { Commit } from "#dev/github/store.ts";

const sha = z.string().regex(/^[0-9a-f]{40}$/);
const newRef = z.object({ ref: z.string().regex(/^refs\/heads\/[^\s~^:?*[\\]+$/), sha });
const newFile = z.object({
  message: z.string().min(1),
  content: z.base64(),
  branch: z.string().default("main"),
  sha: sha.optional(),
});
const REPO = "/repos/:owner/:repo";

export function createContentRoutes(parts: Parts): Hono<ApiEnv> {
  const { json } = parts;
  const app = new Hono<ApiEnv>();

  app.get(`${REPO}/branches`, (c) => {
    const branches = takePage(c, parts, [...c.var.repo.branches].toSorted());
    return c.json(branches.map(([name, commit]) => json.branch(name, commit)));
  });
  app.get(`${REPO}/branches/:name{.+}`, (c) => {
    const name = c.req.param("name");
    return c.json(json.branch(name, findBranch(c, name)));
  });
  // GitHub's documents have `ref`, its own clients `refs` too.
  app.get(`${REPO}/git/:kind{refs?}/heads/:name{.+}`, (c) => {
    const name = c.req.param("name");
    return c.json(json.ref(c.var.repo, name, findBranch(c, name)));
  });
  app.post(`${REPO}/git/refs`, async (c) => {
    const body = await readBody(c, newRef);
    const { repo } = c.var;
    const name = body.ref.replace("refs/heads/", "");
    const commit = repo.commits.get(body.sha);
    if (!commit) throw invalid("Reference", "sha", "Object does not exist");
    if (repo.branches.has(name)) throw new Refusal(422, "Reference already exists");
    repo.branches.set(name, commit);
    return c.json(json.ref(repo, name, commit), 201);
  });

  app.get(`${REPO}/commits`, (c) => {
    const { sha: ref, path, author, since } = c.req.query();
    const found = history(findCommitOf(c, ref)).filter(
      (commit) =>
        (!path || changesOf(commit).some(({ filename }) => isWithin(filename, path))) &&
        (!author || isBy(parts, commit, author)) &&
        (!since || Date.parse(commit.at) >= Date.parse(since)),
    );
    return c.json(takePage(c, parts, found).map((commit) => json.commit(c.var.repo, commit)));
  });
  app.get(`${REPO}/commits/:ref{.+}`, (c) => {
    const commit = findCommitOf(c, c.req.param("ref"));
    return c.json({ ...json.commit(c.var.repo, commit), files: changesOf(commit) });
  });

  app.get(`${REPO}/contents/:path{.*}?`, (c) => {
    const path = c.req.param("path") ?? "";
    const { files } = findCommitOf(c, c.req.query("ref"));
    const content = files.get(path);
    if (content) {
      const file = json.entry(c.var.repo, path, content);
      return c.json({ ...file, encoding: "base64", content: content.toString("base64") });
    }
    const folder = path && `${path}/`;
    const inside = [...files.keys()].filter((name) => name.startsWith(folder));
    if (inside.length === 0) throw new Refusal(404);
    const names = new Set(inside.map((name) => folder + (name.slice(folder.length).split("/")[0] ?? "")));
    return c.json([...names].toSorted().map((name) => json.entry(c.var.repo, name, files.get(name))));
  });
  app.put(`${REPO}/contents/:path{.+}`, async (c) => {
    const body = await readBody(c, newFile);
    const { repo } = c.var;
    const path = c.req.param("path");
    const { files } = findBranch(c, body.branch);
    const existing = files.get(path);
    if (existing && !body.sha) throw new Refusal(422, `Invalid request.\n\n"sha" wasn't supplied.`);
    if (existing && body.sha !== blobSha(existing))
      throw new Refusal(409, `${path} does not match ${body.sha}`);
    const content = Buffer.from(body.content, "base64");
    const commit = addCommit(repo, body.branch, actOf(c), body.message, new Map(files).set(path, content));
    const answer = { content: json.entry(repo, path, content), commit: json.commit(repo, commit) };
    return c.json(answer, existing ? 200 : 201);
  });
  return app;
}

function findBranch(c: ApiContext, name: string): Commit {
  const commit = c.var.repo.branches.get(name);
  if (!commit) throw new Refusal(404, "Branch not found");
  return commit;
}

function findCommitOf(c: ApiContext, ref: string | undefined): Commit {
  const commit = findCommit(c.var.repo, ref);
  if (!commit) throw new Refusal(404, `No commit found for the ref ${ref}`);
  return commit;
}

function changesOf({ parents: [parent], files }: Commit): ReturnType<typeof diff> {
  return diff(parent?.files ?? new Map(), files);
}

function isWithin(filename: string, path: string): boolean {
  return filename === path || filename.startsWith(`${path.replace(/\/$/, "")}/`);
}

function isBy({ store }: Parts, { by }: Commit, author: string): boolean {
  return by === author || store.account(by)?.email === author;
}
