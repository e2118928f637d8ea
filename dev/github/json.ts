/** GitHub's JSON, with the fields that our tools and GitHub's MCP server read. See docs.github.com/rest. */
import { blobSha, compare } from "#dev/github/git.ts";
import type * as gh from "#dev/github/store.ts";
import { baseOf, headOf, tryMerge } from "#dev/github/work.ts";

type Comparison = ReturnType<typeof compare>;
const FOLDER_SHA = "d".repeat(40);

/** @param origin the server's address, known once it listens */
export function createJson(store: gh.Store, origin: () => string) {
  const api = (path: string): string => `${origin()}/api/v3${path}`;
  const web = (path: string): string => `${origin()}/${path}`;
  const urlOf = (repo: gh.Repo): string => api(`/repos/${repo.fullName}`);
  const pageOf = (repo: gh.Repo, { pull, number }: gh.Issue): string =>
    web(`${repo.fullName}/${pull ? "pull" : "issues"}/${number}`);

  function account({ id, login, name, email, members }: gh.Account) {
    const urls = { url: api(`/users/${login}`), html_url: web(login), avatar_url: web(`avatars/${login}`) };
    return { id, login, name, email, bio: null, type: members ? "Organization" : "User", ...urls };
  }

  const user = (login: string) => store.accounts.filter((one) => one.login === login).map(account)[0] ?? null;

  function repo(one: gh.Repo, login: string) {
    const { id, name, fullName: full_name, description, language, stars } = one;
    const level = store.permission(login, one);
    const [admin, push] = [level === "admin", level !== "pull"];
    const open_issues_count = one.issues.filter(({ state }) => state === "open").length;
    const names = { id, name, full_name, owner: user(one.owner), description, language };
    const urls = { url: urlOf(one), html_url: web(full_name) };
    const counts = { stargazers_count: stars, open_issues_count };
    const times = { created_at: one.createdAt, updated_at: one.updatedAt, pushed_at: one.pushedAt };
    const permissions = { admin, maintain: admin, push, triage: push, pull: true };
    const access = { private: one.private, default_branch: "main", permissions };
    return { ...names, ...access, ...urls, ...counts, ...times };
  }

  function post({ id, by, at, body }: gh.Post) {
    return { id, user: user(by), body, created_at: at, updated_at: at };
  }

  function issue(of: gh.Repo, one: gh.Issue) {
    const { number, title, state, stateReason: state_reason, pull: request } = one;
    const url = `${urlOf(of)}/issues/${number}`;
    const html_url = pageOf(of, one);
    const labels = one.labels.map((name) => ({ name }));
    const assignees = one.assignees.map(user);
    const links = { url, html_url, repository_url: urlOf(of) };
    const shared = { ...post(one), updated_at: one.updatedAt, ...links, number, title, state, state_reason };
    const common = { ...shared, labels, assignees, comments: one.comments.length };
    if (!request) return common;
    const merged_at = request.merged?.at ?? null;
    return { ...common, draft: request.draft, pull_request: { html_url, merged_at } };
  }

  /** As lists have it; `pullInFull` adds what only a single pull request says. */
  function pull(of: gh.Repo, one: gh.Issue, request: gh.Pull) {
    const { comments: _, ...shared } = issue(of, one);
    const { merged } = request;
    const head = { ref: request.head, sha: headOf(of, request)?.sha };
    const base = { ref: request.base, sha: baseOf(of, request)?.sha };
    const url = `${urlOf(of)}/pulls/${one.number}`;
    const requested_reviewers = request.reviewers.map(user);
    return { ...shared, url, head, base, requested_reviewers, merged_at: merged?.at ?? null };
  }

  function commit(of: gh.Repo, { sha, message, by, at }: gh.Commit) {
    const { name, email } = store.account(by) ?? {};
    const html_url = web(`${of.fullName}/commit/${sha}`);
    return { sha, commit: { message, author: { name, email, date: at } }, author: user(by), html_url };
  }

  return {
    account,
    user,
    repo,
    issue,
    pull,
    commit,
    web,

    comment(of: gh.Repo, to: gh.Issue, one: gh.Post) {
      return { ...post(one), html_url: `${pageOf(of, to)}#issuecomment-${one.id}` };
    },

    pullInFull(of: gh.Repo, one: gh.Issue, request: gh.Pull) {
      const { commits, files } = changesOf(of, request);
      const sum = (key: "additions" | "deletions") => files.reduce((total, file) => total + file[key], 0);
      const mergeable = request.merged ? null : tryMerge(of, request) !== undefined;
      const mergeable_state = mergeable === null ? "unknown" : mergeable ? "clean" : "dirty";
      const posts = { comments: one.comments.length, review_comments: request.lineComments.length };
      const changes = { commits: commits.length, changed_files: files.length };
      const lines = { additions: sum("additions"), deletions: sum("deletions") };
      const merge = { merged: Boolean(request.merged), mergeable, mergeable_state };
      return { ...pull(of, one, request), ...merge, ...posts, ...changes, ...lines };
    },

    review(of: gh.Repo, to: gh.Issue, { state, commit: commit_id, ...one }: gh.Review) {
      return { ...post(one), state, commit_id, html_url: `${pageOf(of, to)}#pullrequestreview-${one.id}` };
    },

    lineComment(of: gh.Repo, to: gh.Issue, { path, line, commit: commit_id, ...one }: gh.LineComment) {
      return { ...post(one), path, line, commit_id, html_url: `${pageOf(of, to)}#r${one.id}` };
    },

    gitCommit(of: gh.Repo, one: gh.Commit) {
      const { sha, commit: details, html_url } = commit(of, one);
      const parents = one.parents.map((parent) => ({ sha: parent.sha }));
      return { sha, ...details, html_url, tree: { sha }, parents };
    },

    ref: (name: string, { sha }: gh.Commit) => ({ ref: `refs/heads/${name}`, object: { sha } }),

    branch: (name: string, { sha }: gh.Commit) => ({ name, commit: { sha }, protected: false }),

    /** A file, without its content; a folder when there is none. */
    entry(of: gh.Repo, path: string, content: Buffer | undefined) {
      const name = path.split("/").at(-1) ?? "";
      const urls = {
        url: `${urlOf(of)}/contents/${path}`,
        html_url: web(`${of.fullName}/blob/main/${path}`),
      };
      if (!content) return { type: "dir", name, path, sha: FOLDER_SHA, size: 0, ...urls };
      return { type: "file", name, path, sha: blobSha(content), size: content.length, ...urls };
    },

    run(of: gh.Repo, one: gh.Run) {
      const {
        id,
        number: run_number,
        title: display_title,
        branch: head_branch,
        at,
        event,
        conclusion,
      } = one;
      const html_url = web(`${of.fullName}/actions/runs/${id}`);
      const names = { id, name: "CI", run_number, display_title, head_branch, html_url };
      return { ...names, event, status: "completed", conclusion, created_at: at, updated_at: at };
    },

    notification(one: gh.Notification, login: string) {
      const { id, repo: of, issue: about, type, title, reason, at } = one;
      const url = about ? `${urlOf(of)}/${about.pull ? "pulls" : "issues"}/${about.number}` : null;
      const facts = { id: String(id), unread: true, reason, updated_at: at };
      return { ...facts, subject: { title, type, url }, repository: repo(of, login) };
    },
  };
}

export type Json = ReturnType<typeof createJson>;

export function changesOf(repo: gh.Repo, pull: gh.Pull): Pick<Comparison, "commits" | "files"> {
  const [base, head] = [baseOf(repo, pull), headOf(repo, pull)];
  return base && head ? compare(base, head) : { commits: [], files: [] };
}
