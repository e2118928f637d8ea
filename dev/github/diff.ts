/** Unified diffs and mail-style patches from GitHub's list of changed files. */
import type { CompareJson, FileDiffJson } from "#dev/github/shapes.ts";

/** `git diff`, as `Accept: application/vnd.github.diff` gives it. */
export function renderDiff(files: readonly FileDiffJson[]): string {
  return files.map(renderFile).join("");
}

/** `git format-patch`, one message for each commit, the whole diff under the last. */
export function renderPatch(compared: CompareJson | undefined): string {
  if (!compared) return "";
  const heads = compared.commits.map(({ sha, commit }, index) => {
    const { name, email, date } = commit.author;
    const [subject = "", ...rest] = commit.message.split("\n");
    const number = `[PATCH ${index + 1}/${compared.commits.length}]`;
    const lines = [
      `From ${sha} Mon Sep 17 00:00:00 2001`,
      `From: ${name} <${email}>`,
      `Date: ${new Date(date).toUTCString()}`,
    ];
    return [...lines, `Subject: ${number} ${subject}`, ...rest, "", "---", ""].join("\n");
  });
  return `${heads.join("\n")}\n${renderDiff(compared.files)}`;
}

function renderFile(file: FileDiffJson): string {
  const before = file.previous_filename ?? file.filename;
  const lines = [`diff --git a/${before} b/${file.filename}`];
  if (file.status === "added") lines.push("new file mode 100644");
  if (file.status === "removed") lines.push("deleted file mode 100644");
  if (file.status === "renamed") lines.push(`rename from ${before}`, `rename to ${file.filename}`);
  if (file.patch !== undefined) {
    lines.push(file.status === "added" ? "--- /dev/null" : `--- a/${before}`);
    lines.push(file.status === "removed" ? "+++ /dev/null" : `+++ b/${file.filename}`, file.patch);
  }
  return `${lines.join("\n")}\n`;
}
