/** GitHub's JSON, with the fields that our tools and GitHub's MCP server read. See docs.github.com/rest. */
import { blobSha, compare } from "#dev/github/git.ts";
import type {
  Account,
  Commit,
  Issue,
  LineComment,
  Post,
  Pull,
  Repo,
  Review,
  Run,
  Store,
} from "#dev/github/store.ts";
import { baseOf, canMerge, headOf } from "#dev/github/work.ts";

/** Numbers of what a pull request changes. */
const sum = (files: readonly Record<"additions" | "deletions", number>[], key: "additions" | "deletions") =>
  files.reduce((total, file) => total + file[key], 0);

const DIRECTORY = "d".repeat(40);

/** @param origin the server's address, known once it listens */
export function createJson(store: Store, origin: () => string) {
  const api = (path: string): string => `${origin()}/api/v3${path}`;
  const web = (path: string): string => `${origin()}/${path}`;
  const urlOf = (repo: Repo): string => api(`/repos/${repo.fullName}`);
  const pageOf = (repo: Repo, { pull, number }: Issue): string =>
    web(`${repo.fullName}/${pull ? "pull" : "issues"}/${number}`);

  function account({ id, login, name, email, members }: Account) {
    const avatar_url = web(`avatars/${login}`);
    const type = members ? "Organization" : "User";
    return {
      id,
      login,
      name,
      email,
      bio: null,
      type,
      avatar_url,
      html_url: web(login),
      url: api(`/users/${login}`),
    };
  }

  function user(login: string) {
    const found = store.account(login);
    return found ? account(found) : null;
  }

  function repo(one: Repo, login: string) {
    const { id, name, fullName: full_name, description, language, stars } = one;
    const level = store.permission(login, one);
    const [admin, push] = [level === "admin", level !== "pull"];
    return {
      ...{ id, name, full_name, description, language, private: one.private, owner: user(one.owner) },
      ...{ html_url: web(full_name), url: urlOf(one), fork: false, archived: false, default_branch: "main" },
      ...{ stargazers_count: stars, watchers_count: stars, forks_count: 0, topics: [] },
      open_issues_count: one.issues.filter(({ state }) => state === "open").length,
      visibility: one.private ? "private" : "public",
      ...{ created_at: one.createdAt, updated_at: one.updatedAt, pushed_at: one.pushedAt },
      permissions: { admin, maintain: admin, push, triage: push, pull: true },
    };
  }

  function post({ id, by, at, body }: Post) {
    return { id, user: user(by), body, created_at: at, updated_at: at };
  }

  function issue(of: Repo, one: Issue) {
    const { number, title, state, stateReason, assignees, pull } = one;
    const url = `${urlOf(of)}/issues/${number}`;
    const pull_request = pull && {
      url: `${urlOf(of)}/pulls/${number}`,
      html_url: pageOf(of, one),
      merged_at: pull.merged?.at ?? null,
    };
    return {
      ...{ ...post(one), number, title, state, state_reason: stateReason, url, html_url: pageOf(of, one) },
      ...{ repository_url: urlOf(of), comments: one.comments.length, author_association: "NONE" },
      labels: one.labels.map((name) => ({ name, color: "ededed" })),
      ...{ assignee: user(assignees[0] ?? ""), assignees: assignees.map(user) },
      ...{ updated_at: one.updatedAt, closed_at: one.closedAt },
      ...(pull ? { pull_request, draft: pull.draft } : {}),
    };
  }

  function comment(of: Repo, to: Issue, one: Post) {
    return { ...post(one), html_url: `${pageOf(of, to)}#issuecomment-${one.id}` };
  }

  /** As lists have it; `pullInFull` adds what only a single pull request says. */
  function pull(of: Repo, one: Issue, request: Pull) {
    const { head, base, reviewers, merged } = request;
    const { pull_request: _, repository_url: __, comments: ___, ...shared } = issue(of, one);
    const branch = (ref: string, sha: string | undefined) => {
      return { ref, sha, label: `${of.owner}:${ref}`, user: user(of.owner) };
    };
    return {
      ...{ ...shared, url: `${urlOf(of)}/pulls/${one.number}` },
      head: branch(head, headOf(of, request)?.sha),
      base: branch(base, baseOf(of, request)?.sha),
      requested_reviewers: reviewers.map(user),
      ...{ merged_at: merged?.at ?? null, merge_commit_sha: merged?.sha ?? null },
    };
  }

  function pullInFull(of: Repo, one: Issue, request: Pull) {
    const { merged, lineComments } = request;
    const { commits, files } = changesOf(of, request);
    const mergeable = merged ? null : canMerge(of, request);
    const mergeable_state = merged ? "unknown" : mergeable ? "clean" : "dirty";
    return {
      ...{ ...pull(of, one, request), merged: Boolean(merged), merged_by: user(merged?.by ?? "") },
      ...{ mergeable, mergeable_state, comments: one.comments.length },
      ...{ review_comments: lineComments.length, commits: commits.length },
      ...{
        changed_files: files.length,
        additions: sum(files, "additions"),
        deletions: sum(files, "deletions"),
      },
    };
  }

  function review(of: Repo, to: Issue, { state, commit, ...one }: Review) {
    const html_url = `${pageOf(of, to)}#pullrequestreview-${one.id}`;
    return { ...post(one), state, commit_id: commit, submitted_at: one.at, html_url };
  }

  function lineComment(of: Repo, to: Issue, { path, line, commit, ...one }: LineComment) {
    return {
      ...post(one),
      path,
      line,
      side: "RIGHT",
      commit_id: commit,
      html_url: `${pageOf(of, to)}#r${one.id}`,
    };
  }

  function commit(of: Repo, { sha, message, by, at, parents }: Commit) {
    const { name, email } = store.account(by) ?? {};
    const signed = { name, email, date: at };
    return {
      ...{
        sha,
        commit: { message, author: signed, committer: signed },
        author: user(by),
        committer: user(by),
      },
      parents: parents.map((parent) => ({ sha: parent.sha })),
      ...{ url: `${urlOf(of)}/commits/${sha}`, html_url: web(`${of.fullName}/commit/${sha}`) },
    };
  }

  function branch(name: string, { sha }: Commit) {
    return { name, commit: { sha }, protected: false };
  }

  function ref(of: Repo, name: string, { sha }: Commit) {
    return {
      ref: `refs/heads/${name}`,
      url: `${urlOf(of)}/git/refs/heads/${name}`,
      object: { type: "commit", sha },
    };
  }

  /** A file, without its content; a folder when there is none. */
  function entry(of: Repo, path: string, content: Buffer | undefined) {
    const name = path.split("/").at(-1) ?? "";
    const url = `${urlOf(of)}/contents/${path}`;
    const html_url = web(`${of.fullName}/blob/main/${path}`);
    if (!content) return { type: "dir", name, path, sha: DIRECTORY, size: 0, url, html_url };
    return { type: "file", name, path, sha: blobSha(content), size: content.length, url, html_url };
  }

  function run(of: Repo, one: Run) {
    const { id, number: run_number, title, branch: name, event, conclusion, at } = one;
    const sha = of.branches.get(name)?.sha ?? null;
    return {
      ...{ id, name: "CI", run_number, display_title: title, head_branch: name, head_sha: sha, event },
      ...{ run_attempt: 1, status: "completed", conclusion, actor: user(of.owner) },
      ...{ created_at: at, updated_at: at, html_url: web(`${of.fullName}/actions/runs/${id}`) },
    };
  }

  return {
    ...{ account, user, repo, issue, comment, pull, pullInFull, review, lineComment },
    ...{ commit, branch, ref, entry, run, urlOf, web, api },
  };
}

export type Json = ReturnType<typeof createJson>;

/** The commits and files of a pull request. */
export function changesOf(repo: Repo, pull: Pull): Pick<ReturnType<typeof compare>, "commits" | "files"> {
  const [base, head] = [baseOf(repo, pull), headOf(repo, pull)];
  return base && head ? compare(base, head) : { commits: [], files: [] };
}
