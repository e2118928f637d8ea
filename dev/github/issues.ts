/** Issues and pull requests as GitHub's issue endpoints have them: both in one list. The emulator keeps them apart. */
import { createCache } from "#dev/github/cache.ts";
import type { IssueJson, PullJson, RepoJson } from "#dev/github/shapes.ts";
import type { Upstream } from "#dev/github/upstream.ts";

export interface IssueIndex {
  /** All issues and pull requests of a repository, open and closed. */
  ofRepository(login: string, repo: RepoJson): Promise<IssueJson[]>;
  /** The same over several repositories. */
  ofRepositories(login: string, repos: readonly RepoJson[]): Promise<IssueJson[]>;
}

export function createIssueIndex(upstream: Upstream): IssueIndex {
  const cached = createCache(upstream);
  const ofRepository: IssueIndex["ofRepository"] = (login, repo) =>
    cached(repo.full_name, async () => {
      const base = `/repos/${repo.full_name}`;
      const [comments, issues, pulls] = await Promise.all([
        upstream.readAll<{ issue_url: string }>(login, `${base}/issues/comments`),
        upstream.readAll<IssueJson>(login, `${base}/issues?state=all`),
        upstream.readAll<PullJson>(login, `${base}/pulls?state=all`),
      ]);
      // The emulator counts a pull request's comments on its hidden issue only.
      const count = (pull: PullJson): number =>
        comments.filter(({ issue_url }) => issue_url === pull.issue_url).length;
      return [...issues, ...pulls.map((pull) => issueOf({ ...pull, comments: count(pull) }, repo))];
    });
  return {
    ofRepository,
    ofRepositories: async (login, repos) =>
      (await Promise.all(repos.map((repo) => ofRepository(login, repo)))).flat(),
  };
}

/** A pull request as the issue endpoints show it. */
export function issueOf(pull: PullJson, repo: RepoJson): IssueJson {
  const { head: _head, base: _base, merged: _merged, ...shared } = pull;
  const url = pull.url.replace("/pulls/", "/issues/");
  const pull_request = { url: pull.url, html_url: pull.html_url, merged_at: pull.merged_at };
  const more = { comments_url: `${url}/comments`, assignee: pull.assignees[0] ?? null, state_reason: null };
  return { ...shared, ...more, url, repository_url: repo.url, pull_request };
}

/** The filters of the list endpoint that the tools and tests use. */
export function filterIssues(items: readonly IssueJson[], query: Record<string, string>): IssueJson[] {
  const { state = "open", labels = "", assignee, since } = query;
  const wanted = labels.toLowerCase().split(",").filter(Boolean);
  return items.filter(
    (item) =>
      (state === "all" || item.state === state) &&
      wanted.every((label) => item.labels.some(({ name }) => name.toLowerCase() === label)) &&
      (!assignee || item.assignees.some(({ login }) => login === assignee)) &&
      (!since || Date.parse(item.updated_at) >= Date.parse(since)),
  );
}

/** Sorts by created (default), updated or comments; newest first unless `direction` is asc. */
export function sortIssues(items: readonly IssueJson[], sort = "created", direction = "desc"): IssueJson[] {
  const key = (item: IssueJson): string | number =>
    sort === "comments" ? item.comments : sort === "updated" ? item.updated_at : item.created_at;
  const sign = direction === "asc" ? 1 : -1;
  return items.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return (a.number - b.number) * sign;
    return left < right ? -sign : sign;
  });
}
