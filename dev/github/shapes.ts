/** The parts of GitHub's JSON that the gate looks at. Answers carry more; see docs.github.com/rest. */
export interface UserJson {
  login: string;
  id: number;
}

export interface RepoJson {
  id: number;
  name: string;
  full_name: string;
  private: boolean;
  owner: UserJson & { type: string };
  description: string | null;
  language: string | null;
  topics: string[];
  fork: boolean;
  archived: boolean;
  default_branch: string;
  url: string;
  stargazers_count: number;
  forks_count: number;
  created_at: string;
  updated_at: string;
  pushed_at: string | null;
}

export interface LabelJson {
  name: string;
}

/** An issue, or a pull request in an issue's clothes (then `pull_request` is there), as GitHub's issue lists have both. */
export interface IssueJson {
  id: number;
  node_id: string;
  url: string;
  html_url: string;
  repository_url: string;
  number: number;
  title: string;
  body: string | null;
  state: string;
  user: UserJson | null;
  labels: LabelJson[];
  assignees: UserJson[];
  milestone: { number: number; title: string } | null;
  comments: number;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  draft?: boolean;
  pull_request?: { url: string; merged_at: string | null };
}

export interface BranchEnd {
  ref: string;
  sha: string;
  repo: RepoJson | null;
}

export interface PullJson extends Omit<IssueJson, "pull_request" | "repository_url"> {
  merged: boolean;
  merged_at: string | null;
  merge_commit_sha: string | null;
  diff_url: string;
  patch_url: string;
  comments_url: string;
  issue_url: string;
  author_association: string;
  head: BranchEnd;
  base: BranchEnd;
}

export interface FileDiffJson {
  sha: string;
  filename: string;
  previous_filename?: string;
  status: string;
  additions: number;
  deletions: number;
  patch?: string;
}

export interface CompareJson {
  status: string;
  ahead_by: number;
  behind_by: number;
  total_commits: number;
  files: FileDiffJson[];
  commits: {
    sha: string;
    commit: { message: string; author: { name: string; email: string; date: string } };
  }[];
}
