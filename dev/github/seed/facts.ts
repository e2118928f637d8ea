/** What the seed knows and the emulator has no room for: stars, languages, workflow runs, notifications. */

/** Numbers put over a repository's own in every answer. */
export interface RepoFacts {
  stargazers_count: number;
  watchers_count: number;
  watchers: number;
  forks_count: number;
  forks: number;
  created_at: string;
}

export interface Step {
  name: string;
  conclusion: string | null;
}

export interface Job {
  id: number;
  name: string;
  conclusion: string | null;
  steps: Step[];
  log: string;
}

export interface Run {
  id: number;
  fullName: string;
  workflow: { id: number; name: string; path: string };
  number: number;
  title: string;
  branch: string;
  sha: string;
  event: string;
  actor: string;
  startedAt: Date;
  seconds: number;
  attempt: number;
  jobs: Job[];
}

export interface Notification {
  id: string;
  login: string;
  fullName: string;
  reason: string;
  title: string;
  type: "Issue" | "PullRequest" | "CheckSuite";
  number: number | undefined;
  unread: boolean;
  updatedAt: Date;
}

export interface Facts {
  repos: Map<string, RepoFacts>;
  languages: Map<string, Record<string, number>>;
  runs: Run[];
  notifications: Notification[];
  /** One-time addresses of logs that have been handed out. */
  logAddresses: Map<string, Job>;
}

/** Success when all parts are; the worst of them otherwise. */
export function conclusionOf(parts: readonly { conclusion: string | null }[]): string | null {
  if (parts.some((part) => part.conclusion === "failure")) return "failure";
  return parts.some((part) => part.conclusion === null) ? null : "success";
}
