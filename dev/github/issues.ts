/** Issues and pull requests as GitHub's issue endpoints have them: both in one list. The emulator keeps them apart. */
import { createCache } from "#dev/github/access.ts";
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
      const [comments, issues, pulls] = await Promise.all([
        upstream.readAll<{ issue_url: string }>(login, `/repos/${repo.full_name}/issues/comments`),
        upstream.readAll<IssueJson>(login, `/repos/${repo.full_name}/issues?state=all`),
        upstream.readAll<PullJson>(login, `/repos/${repo.full_name}/pulls?state=all`),
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
  const { id, node_id, html_url, number, title, body, state, user, labels, assignees, milestone, comments } =
    pull;
  const { created_at, updated_at, closed_at, draft, author_association } = pull;
  const common = {
    id,
    node_id,
    html_url,
    number,
    title,
    body,
    state,
    user,
    labels,
    assignees,
    milestone,
    comments,
  };
  const url = pull.url.replace("/pulls/", "/issues/");
  const link = {
    url: pull.url,
    html_url,
    diff_url: pull.diff_url,
    patch_url: pull.patch_url,
    merged_at: pull.merged_at,
  };
  const dates = { created_at, updated_at, closed_at };
  return {
    ...common,
    ...dates,
    ...{ url, repository_url: repo.url, comments_url: `${url}/comments`, assignee: assignees[0] ?? null },
    ...{ draft, author_association, pull_request: link, locked: false, state_reason: null },
  };
}

/** The filters of the list endpoints: state, labels, assignee, creator, mentioned, milestone, since. */
export function filterIssues(items: readonly IssueJson[], query: Record<string, string>): IssueJson[] {
  const state = query.state ?? "open";
  const labels = (query.labels ?? "")
    .split(",")
    .map((label) => label.trim().toLowerCase())
    .filter(Boolean);
  const isAssigned = (item: IssueJson): boolean => {
    if (!query.assignee || query.assignee === "*") return !query.assignee || item.assignees.length > 0;
    if (query.assignee === "none") return item.assignees.length === 0;
    return item.assignees.some((user) => user.login === query.assignee);
  };
  const isInMilestone = (item: IssueJson): boolean => {
    if (!query.milestone || query.milestone === "*") return !query.milestone || item.milestone !== null;
    return query.milestone === "none"
      ? item.milestone === null
      : String(item.milestone?.number) === query.milestone;
  };
  return items.filter(
    (item) =>
      (state === "all" || item.state === state) &&
      labels.every((label) => item.labels.some(({ name }) => name.toLowerCase() === label)) &&
      (!query.creator || item.user?.login === query.creator) &&
      (!query.mentioned || (item.body ?? "").includes(`@${query.mentioned}`)) &&
      (!query.since || Date.parse(item.updated_at) >= Date.parse(query.since)) &&
      isAssigned(item) &&
      isInMilestone(item),
  );
}

/** Sorts by created (default), updated or comments; newest first unless `direction` is asc. */
export function sortIssues(items: readonly IssueJson[], sort = "created", direction = "desc"): IssueJson[] {
  const key = (item: IssueJson): string | number => {
    if (sort === "comments") return item.comments;
    return sort === "updated" ? item.updated_at : item.created_at;
  };
  const sign = direction === "asc" ? 1 : -1;
  const compare = (a: IssueJson, b: IssueJson): number => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return (a.number - b.number) * sign;
    return left < right ? -sign : sign;
  };
  return items.toSorted(compare);
}
