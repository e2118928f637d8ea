/** Commits, branches and diffs. A commit holds all of its files; it is its own tree. */
import { createHash, randomBytes } from "node:crypto";
import { type StructuredPatchHunk, structuredPatch } from "diff";
import type { Act, Commit, Files, Repo } from "#dev/github/store.ts";

export type FileChange = ReturnType<typeof diff>[number];

/** The id that Git gives to a file of this content. */
export function blobSha(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** What a commit is made of: a message, all files that it holds, and the commits before it. */
type Content = { message: string; files: Files; parents?: readonly Commit[] };

/** Commits to a branch, or makes it. @param content `parents` are the branch's commit unless given */
export function addCommit(repo: Repo, branch: string, act: Act, content: Content): Commit {
  const tip = repo.branches.get(branch);
  const commit = makeCommit(repo, act, { parents: tip ? [tip] : [], ...content });
  moveBranch(repo, branch, commit, act.at);
  return commit;
}

export function makeCommit(repo: Repo, { by, at }: Act, content: Content): Commit {
  const commit = { sha: newSha(), by, at, parents: [], ...content };
  repo.commits.set(commit.sha, commit);
  return commit;
}

export function moveBranch(repo: Repo, name: string, commit: Commit, at: string): void {
  repo.branches.set(name, commit);
  repo.pushedAt = at;
  repo.updatedAt = at;
}

export const newSha = (): string => randomBytes(20).toString("hex");

/** The commit of a branch, a full ref or a sha; of the default branch for none. */
export function findCommit(repo: Repo, ref = "main"): Commit | undefined {
  return repo.branches.get(ref.replace(/^(refs\/)?heads\//, "")) ?? repo.commits.get(ref);
}

/** A commit and all before it, the newest first. */
export function history(tip: Commit | undefined): Commit[] {
  const seen = new Set<Commit>();
  const visit = (commit: Commit): void => {
    if (seen.has(commit)) return;
    seen.add(commit);
    commit.parents.forEach(visit);
  };
  if (tip) visit(tip);
  return [...seen].toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
}

/** What `head` has that `base` has not: the commits, and the files changed since the two parted. */
export function compare(base: Commit, head: Commit) {
  const known = new Set(history(base));
  const all = history(head);
  const fork = all.find((commit) => known.has(commit)) ?? base;
  return { commits: all.filter((commit) => !known.has(commit)), files: diff(fork.files, head.files), fork };
}

export function diff(before: Files, after: Files) {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return names.flatMap((filename) => {
    const [old, now] = [before.get(filename), after.get(filename)];
    if (old && now?.equals(old)) return [];
    const status = old ? (now ? "modified" : "removed") : "added";
    const { hunks } = structuredPatch("", "", String(old ?? ""), String(now ?? ""));
    const lines = hunks.flatMap((hunk) => hunk.lines);
    const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
    const [additions, deletions] = [count("+"), count("-")];
    const patch = hunks.map(renderHunk).join("\n");
    const sha = blobSha(now ?? old ?? Buffer.alloc(0));
    return { sha, filename, status, additions, deletions, changes: additions + deletions, patch };
  });
}

/** As Git has it: a side without lines starts at the line before. */
function renderHunk({ oldStart, oldLines, newStart, newLines, lines }: StructuredPatchHunk): string {
  const side = (start: number, length: number): string => `${length === 0 ? start - 1 : start},${length}`;
  return [`@@ -${side(oldStart, oldLines)} +${side(newStart, newLines)} @@`, ...lines].join("\n");
}

/** Puts the changes of `head` on top of `base`. @returns undefined if both changed the same file */
export function mergeFiles(base: Commit, head: Commit): Files | undefined {
  const { files, fork } = compare(base, head);
  const changedInBase = new Set(diff(fork.files, base.files).map(({ filename }) => filename));
  if (files.some(({ filename }) => changedInBase.has(filename))) return undefined;
  const merged = new Map(base.files);
  for (const { filename } of files) {
    const content = head.files.get(filename);
    if (content) merged.set(filename, content);
    else merged.delete(filename);
  }
  return merged;
}
