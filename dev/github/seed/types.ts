/** The seed, as data: repositories with their history. Times are days before the start of the server. */
export interface SeedRepo {
  owner: string;
  name: string;
  description: string;
  private?: boolean;
  language: string | null;
  /** Bytes by language. */
  languages: Record<string, number>;
  topics: string[];
  stars: number;
  forks?: number;
  /** Days since it was made. */
  age: number;
  commits: SeedCommit[];
  /** Issues and pull requests, oldest first: their place gives the number. */
  threads?: SeedThread[];
  runs?: SeedRun[];
}

export interface SeedCommit {
  by?: string;
  ago: number;
  message: string;
  path: string;
  content: string;
}

export interface SeedThread {
  by: string;
  ago: number;
  title: string;
  body: string;
  labels?: string[];
  assignees?: string[];
  comments?: { by: string; ago: number; body: string }[];
  closed?: { by: string; ago: number; reason?: "completed" | "not_planned" };
  pull?: SeedPull;
}

export interface SeedPull {
  branch: string;
  /** On the branch; the first one's time is the thread's, if that is later. */
  commits: SeedCommit[];
  reviewers?: string[];
  reviews?: { by: string; ago: number; event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT"; body: string }[];
  notes?: { by: string; ago: number; path: string; line: number; body: string }[];
  merged?: { by: string; ago: number };
  draft?: boolean;
}

export interface SeedRun {
  workflow: string;
  path: string;
  title: string;
  branch: string;
  event: "push" | "pull_request" | "schedule";
  actor: string;
  ago: number;
  seconds: number;
  jobs: { name: string; steps: string[]; failed?: string; log: string }[];
}

export interface SeedNotification {
  login: string;
  fullName: string;
  reason: string;
  title: string;
  type: "Issue" | "PullRequest" | "CheckSuite";
  number?: number;
  ago: number;
  read?: boolean;
}
