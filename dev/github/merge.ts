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
  { files }: CompareJson,
): Promise<Response> {
  const { upstream } = parts;
  const { login } = c.var.caller;
  const base = `/repos/${c.var.repo.full_name}`;
  const read = <T>(path: string): Promise<T | undefined> => upstream.read<T>(login, `${base}/${path}`);
  const write = <T>(method: string, path: string, body: object): Promise<T> =>
    upstream.write<T>(login, method, `${base}/${path}`, body);

  const body = JSON.parse((await c.req.text()) || "{}") as Record<string, unknown>;
  if (pull.state !== "open") return deny(c, 405, "Pull Request is not mergeable");
  if (pull.draft) return deny(c, 405, "Pull Request is still a draft");
  if (typeof body.sha === "string" && body.sha !== pull.head.sha)
    return deny(c, 409, "Head branch was modified. Review and try the merge again.");
  const tip = (await read<{ commit: { sha: string } }>(`branches/${pull.base.ref}`))?.commit.sha;
  const behind = await read<CompareJson>(`compare/${pull.head.sha}...${encodeURIComponent(pull.base.ref)}`);
  const changedSince = new Set(behind?.files.map((file) => file.filename));
  if (!tip || files.some((file) => changedSince.has(file.filename)))
    return deny(c, 405, "Pull Request has merge conflicts");

  const root = await read<Commit>(`git/commits/${tip}`);
  const changes = files.map(({ filename, status, sha }) => ({
    ...{ path: filename, sha: status === "removed" ? null : sha, mode: "100644", type: "blob" },
  }));
  const tree = await write<{ sha: string }>("POST", "git/trees", {
    base_tree: root?.tree.sha,
    tree: changes,
  });
  const message = `Merge pull request #${pull.number} from ${pull.head.ref}\n\n${pull.title}`;
  const parents = body.merge_method === "merge" || !body.merge_method ? [tip, pull.head.sha] : [tip];
  const commit = await write<Commit>("POST", "git/commits", { message, tree: tree.sha, parents });
  // The emulator's own merge marks the pull request as merged; the branch then goes to the commit made above.
  await write("PUT", `pulls/${pull.number}/merge`, {});
  await write("PATCH", `git/refs/heads/${pull.base.ref}`, { sha: commit.sha, force: true });
  return c.json({ sha: commit.sha, merged: true, message: "Pull Request successfully merged" });
}
