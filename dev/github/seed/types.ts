/** The seed, as data: repositories with their history. Times are days before the start of the server. */
export interface SeedRepo {
  owner: string;
  name: string;
  description: string;
  private?: boolean;
  language: string;
  stars: number;
  /** Days since it was made. */
  age: number;
  commits: SeedCommit[];
  /** Issues and pull requests, oldest first: the position gives the number. */
  threads: SeedThread[];
  runs?: SeedRun[];
}

export interface SeedCommit {
  by?: string;
  ago: number;
  message: string;
  path: string;
  content: string;
}

/** Something that a person wrote. */
interface Post {
  by: string;
  ago: number;
  body: string;
}

export interface SeedThread extends Post {
  title: string;
  labels?: string[];
  assignees?: string[];
  comments?: Post[];
  closed?: number;
  pull?: SeedPull;
}

export interface SeedPull {
  branch: string;
  /** On the branch. */
  commits: SeedCommit[];
  reviewers?: string[];
  reviews?: (Post & { event: "APPROVE" | "REQUEST_CHANGES" })[];
  notes?: (Post & { path: string; line: number })[];
  merged?: number;
  draft?: boolean;
}

export interface SeedRun {
  title: string;
  branch: string;
  event: "push" | "pull_request";
  ago: number;
  failed?: boolean;
  log: string;
}
