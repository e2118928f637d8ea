/** The parts of GitHub's JSON that the gate looks at. Answers carry more; see docs.github.com/rest. */
export interface RepoJson {
  id: number;
  full_name: string;
  name: string;
  private: boolean;
  owner: { login: string; type: string };
  description: string | null;
  language: string | null;
  url: string;
  stargazers_count: number;
  created_at: string;
  updated_at: string;
  pushed_at: string | null;
}

/** An issue, or a pull request as GitHub's issue lists show it (then `pull_request` is there). */
export interface IssueJson {
  url: string;
  html_url: string;
  repository_url: string;
  number: number;
  title: string;
  body: string | null;
  state: string;
  user: { login: string } | null;
  labels: { name: string }[];
  assignees: { login: string }[];
  comments: number;
  created_at: string;
  updated_at: string;
  draft?: boolean;
  pull_request?: { url: string; merged_at: string | null };
}

export interface PullJson extends Omit<IssueJson, "pull_request" | "repository_url"> {
  merged: boolean;
  merged_at: string | null;
  issue_url: string;
  head: { ref: string; sha: string };
  base: { ref: string; sha: string };
}

export interface FileDiffJson {
  sha: string;
  filename: string;
  status: string;
  additions: number;
  deletions: number;
  patch?: string;
}

export interface CompareJson {
  total_commits: number;
  files: FileDiffJson[];
}
