import { execFileSync } from "node:child_process";

/**
 * The URL of this clone's code on the web, for the flow inspector's links.
 * @returns undefined without a remote on a web host
 */
export function findSourceUrl(root: string): string | undefined {
  const remote = git(root, "config", "--get", "remote.origin.url");
  const commit = git(root, "rev-parse", "HEAD");
  return remote && commit ? toSourceUrl(remote, commit) : undefined;
}

/** Exported for its test. GitHub and GitLab use the same path for a file at a commit. */
export function toSourceUrl(remote: string, commit: string): string | undefined {
  const found =
    /^(?:https:\/\/|ssh:\/\/)?(?:[\w-]+@)?((?:github|gitlab)\.[\w.-]+)[:/](.+?)(?:\.git)?\/?$/.exec(remote);
  return found ? `https://${found[1]}/${found[2]}/blob/${commit}` : undefined;
}

function git(root: string, ...words: string[]): string | undefined {
  try {
    return execFileSync("git", words, { cwd: root, stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}
