/** Pull requests: real counts, files and diffs (the emulator makes them up), and a merge that keeps what the base got since. */
import { Hono } from "hono";
import { z } from "zod";
import { type ApiContext, type ApiEnv, deny, forward, type Parts } from "#dev/github/api.ts";
import { renderDiff, renderPatch } from "#dev/github/diff.ts";
import { mergePull } from "#dev/github/merge.ts";
import type { CompareJson, PullJson } from "#dev/github/shapes.ts";

const reviewBody = z.looseObject({ event: z.string().optional() });
const VERDICTS: Record<string, string> = { APPROVE: "approve", REQUEST_CHANGES: "request changes on" };

export function createPullRoutes(parts: Parts): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  const pullPath = "/repos/:owner/:repo/pulls/:number{[0-9]+}";

  app.get(pullPath, async (c) => {
    const pull = await findPull(parts, c, c.req.param("number"));
    if (!pull) return deny(c, 404, "Not Found");
    const compared = await compare(parts, c, pull);
    const accept = c.req.header("accept") ?? "";
    if (/\bdiff\b/.test(accept)) return c.text(renderDiff(compared?.files ?? []));
    if (/\bpatch\b/.test(accept)) return c.text(renderPatch(compared));
    const items = await parts.issues.ofRepository(c.var.caller.login, c.var.repo);
    const comments = items.find((item) => item.number === pull.number)?.comments ?? 0;
    return c.json({ ...pull, comments, ...(compared ? countsOf(compared) : {}) });
  });

  app.get(`${pullPath}/files`, async (c) => {
    const pull = await findPull(parts, c, c.req.param("number"));
    if (!pull) return deny(c, 404, "Not Found");
    const perPage = Math.min(100, Number(c.req.query("per_page")) || 30);
    const page = Number(c.req.query("page")) || 1;
    const files = (await compare(parts, c, pull))?.files ?? [];
    return c.json(files.slice((page - 1) * perPage, page * perPage));
  });

  app.get(`${pullPath}/commits`, async (c) => {
    const pull = await findPull(parts, c, c.req.param("number"));
    if (!pull) return deny(c, 404, "Not Found");
    return c.json((await compare(parts, c, pull))?.commits ?? []);
  });

  app.put(`${pullPath}/merge`, async (c) => {
    const pull = await findPull(parts, c, c.req.param("number"));
    if (!pull) return deny(c, 404, "Not Found");
    return mergePull(parts, c, pull, await compare(parts, c, pull));
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

  app.get("/repos/:owner/:repo/compare/:range{.+}", async (c) => {
    const answer = await forward(c, parts);
    const accept = c.req.header("accept") ?? "";
    if (!answer.ok || !/\b(diff|patch)\b/.test(accept)) return answer;
    const compared = (await answer.json()) as CompareJson;
    return c.text(/\bpatch\b/.test(accept) ? renderPatch(compared) : renderDiff(compared.files));
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

function compare(parts: Parts, c: ApiContext, pull: PullJson): Promise<CompareJson | undefined> {
  const base = pull.state === "open" ? pull.base.ref : pull.base.sha;
  const path = `/repos/${c.var.repo.full_name}/compare/${encodeURIComponent(base)}...${pull.head.sha}`;
  return parts.upstream.read<CompareJson>(c.var.caller.login, path);
}

function countsOf({ files, total_commits }: CompareJson): Record<string, number> {
  const sum = (key: "additions" | "deletions"): number => files.reduce((total, file) => total + file[key], 0);
  return {
    commits: total_commits,
    additions: sum("additions"),
    deletions: sum("deletions"),
    changed_files: files.length,
  };
}
