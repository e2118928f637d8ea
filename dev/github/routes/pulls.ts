/** Pull requests: real counts, files and diffs (the emulator makes them up), and a merge that keeps what the base got since. */
import { Hono } from "hono";
import { z } from "zod";
import { type ApiContext, type ApiEnv, deny, forward, type Parts, takePage } from "#dev/github/api.ts";
import { mergePull } from "#dev/github/merge.ts";
import type { CompareJson, FileDiffJson, PullJson } from "#dev/github/shapes.ts";

const reviewBody = z.looseObject({ event: z.string().optional() });
const VERDICTS: Record<string, string> = { APPROVE: "approve", REQUEST_CHANGES: "request changes on" };

export function createPullRoutes(parts: Parts): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const pullPath = "/repos/:owner/:repo/pulls/:number{[0-9]+}";

  app.get(pullPath, async (c) => {
    const pull = await findPull(parts, c, c.req.param("number"));
    if (!pull) return deny(c, 404, "Not Found");
    const { files, total_commits: commits } = await compare(parts, c, pull);
    if (/\bdiff\b/.test(c.req.header("accept") ?? "")) return c.text(files.map(renderFile).join(""));
    const sum = (key: "additions" | "deletions"): number =>
      files.reduce((total, file) => total + file[key], 0);
    const counts = {
      commits,
      additions: sum("additions"),
      deletions: sum("deletions"),
      changed_files: files.length,
    };
    const items = await parts.issues.ofRepository(c.var.caller.login, c.var.repo);
    const comments = items.find((item) => item.number === pull.number)?.comments ?? 0;
    return c.json({ ...pull, comments, ...counts });
  });

  app.get(`${pullPath}/files`, async (c) => {
    const pull = await findPull(parts, c, c.req.param("number"));
    return pull
      ? c.json(takePage(c, parts, (await compare(parts, c, pull)).files))
      : deny(c, 404, "Not Found");
  });

  app.put(`${pullPath}/merge`, async (c) => {
    const pull = await findPull(parts, c, c.req.param("number"));
    return pull ? mergePull(parts, c, pull, await compare(parts, c, pull)) : deny(c, 404, "Not Found");
  });

  // The emulator lets people review themselves.
  app.post(`${pullPath}/reviews`, async (c) => {
    const pull = await findPull(parts, c, c.req.param("number"));
    const { event } = reviewBody.catch({}).parse(await c.req.json().catch(() => ({})));
    const verdict = VERDICTS[event ?? ""];
    return verdict && pull?.user?.login === c.var.caller.login
      ? deny(c, 422, `Review Can not ${verdict} your own pull request`)
      : forward(c, parts);
  });
  return app;
}

/** The pull request, with the branch's newest commit as its head: the emulator keeps the one it was opened with. */
async function findPull(parts: Parts, c: ApiContext, number: string): Promise<PullJson | undefined> {
  const { login } = c.var.caller;
  const base = `/repos/${c.var.repo.full_name}`;
  const pull = await parts.upstream.read<PullJson>(login, `${base}/pulls/${number}`);
  if (pull?.state !== "open") return pull;
  const branch = await parts.upstream.read<{ commit: { sha: string } }>(
    login,
    `${base}/branches/${pull.head.ref}`,
  );
  return branch ? { ...pull, head: { ...pull.head, sha: branch.commit.sha } } : pull;
}

async function compare(parts: Parts, c: ApiContext, pull: PullJson): Promise<CompareJson> {
  const base = pull.state === "open" ? pull.base.ref : pull.base.sha;
  const path = `/repos/${c.var.repo.full_name}/compare/${encodeURIComponent(base)}...${pull.head.sha}`;
  const compared = await parts.upstream.read<CompareJson>(c.var.caller.login, path);
  return compared ?? { total_commits: 0, files: [] };
}

/** As `git diff` has it, and `Accept: application/vnd.github.diff`. */
function renderFile({ filename, status, patch }: FileDiffJson): string {
  const before = status === "added" ? "/dev/null" : `a/${filename}`;
  const after = status === "removed" ? "/dev/null" : `b/${filename}`;
  return `diff --git a/${filename} b/${filename}\n--- ${before}\n+++ ${after}\n${patch ?? ""}\n`;
}
