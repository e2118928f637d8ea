/** What the seed knows and the emulator has no room for: stars, workflow runs, notifications. */

/** Numbers put over a repository's own in every answer. */
export interface RepoFacts {
  stargazers_count: number;
  watchers_count: number;
  created_at: string;
}

export interface Job {
  id: number;
  name: string;
  conclusion: string | null;
  steps: { name: string; conclusion: string | null }[];
  log: string;
}

export interface Run {
  id: number;
  fullName: string;
  number: number;
  title: string;
  branch: string;
  sha: string;
  event: string;
  actor: string;
  startedAt: Date;
  job: Job;
}

export interface Notification {
  id: string;
  login: string;
  fullName: string;
  reason: string;
  title: string;
  type: "Issue" | "PullRequest" | "CheckSuite";
  number: number;
  updatedAt: Date;
}

export interface Facts {
  repos: Map<string, RepoFacts>;
  runs: Run[];
  notifications: Notification[];
  /** One-time addresses of logs that have been handed out. */
  logAddresses: Map<string, Job>;
}
