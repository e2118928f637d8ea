/**
 * Merging. The emulator puts the head's tree on the base as it was when the pull request was opened, and so drops what
 * the base got since. Here the pull request's changes go on top of the base of today, and a conflict is a 405 as at GitHub.
 */
import { type ApiContext, deny, type Parts } from "#dev/github/api.ts";
import type { CompareJson, PullJson } from "#dev/github/shapes.ts";

interface Commit {
  sha: string;
  tree: { sha: string };
}

/** Answers `PUT /pulls/{number}/merge`. @param compared base (today) … head */
export async function mergePull(
  parts: Parts,
  c: ApiContext,
  pull: PullJson,
  compared: CompareJson | undefined,
): Promise<Response> {
  const { upstream } = parts;
  const { login } = c.var.caller;
  const base = `/repos/${c.var.repo.full_name}`;
  const body = await readBody(c);
  if (pull.state !== "open") return deny(c, 405, "Pull Request is not mergeable");
  if (pull.draft) return deny(c, 405, "Pull Request is still a draft");
  if (typeof body.sha === "string" && body.sha !== pull.head.sha)
    return deny(c, 409, "Head branch was modified. Review and try the merge again.");
  if (!compared) return deny(c, 405, "Pull Request is not mergeable");
  const tip = await upstream.read<{ commit: { sha: string } }>(login, `${base}/branches/${pull.base.ref}`);
  const behind = await upstream.read<CompareJson>(
    login,
    `${base}/compare/${pull.head.sha}...${encodeURIComponent(pull.base.ref)}`,
  );
  const changedSince = new Set(behind?.files.map((file) => file.filename));
  if (!tip || compared.files.some((file) => changedSince.has(file.filename)))
    return deny(c, 405, "Pull Request has merge conflicts");

  const root = await upstream.read<Commit>(login, `${base}/git/commits/${tip.commit.sha}`);
  const removed = compared.files
    .filter((file) => file.previous_filename)
    .map((file) => ({ path: file.previous_filename, sha: null }));
  const changes = compared.files.map((file) => ({
    path: file.filename,
    sha: file.status === "removed" ? null : file.sha,
  }));
  const entries = [...removed, ...changes].map((entry) => ({ ...entry, mode: "100644", type: "blob" }));
  const tree = await upstream.write<{ sha: string }>(login, "POST", `${base}/git/trees`, {
    base_tree: root?.tree.sha,
    tree: entries,
  });
  const title =
    typeof body.commit_title === "string"
      ? body.commit_title
      : `Merge pull request #${pull.number} from ${pull.head.ref}`;
  const message = [title, typeof body.commit_message === "string" ? body.commit_message : pull.title]
    .filter(Boolean)
    .join("\n\n");
  const parents =
    body.merge_method === "squash" || body.merge_method === "rebase"
      ? [tip.commit.sha]
      : [tip.commit.sha, pull.head.sha];
  const commit = await upstream.write<Commit>(login, "POST", `${base}/git/commits`, {
    message,
    tree: tree.sha,
    parents,
  });

  // The emulator's own merge marks the pull request as merged; the branch then goes to the commit made above.
  const marked = await upstream.send(login, `${base}/pulls/${pull.number}/merge`, {
    method: "PUT",
    body: "{}",
  });
  if (!marked.ok)
    return new Response(await marked.text(), {
      status: 405,
      headers: { "content-type": "application/json" },
    });
  await marked.body?.cancel();
  await upstream.write(login, "PATCH", `${base}/git/refs/heads/${pull.base.ref}`, {
    sha: commit.sha,
    force: true,
  });
  return c.json({ sha: commit.sha, merged: true, message: "Pull Request successfully merged" });
}

async function readBody(c: ApiContext): Promise<Record<string, unknown>> {
  const text = await c.req.text();
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}
