/** The seed as data: repositories with their history. Times are days before the start of the server. */
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
  runs?: [
    title: string,
    branch: string,
    event: string,
    ago: number,
    conclusion: "success" | "failure",
    log: string,
  ][];
}

export type SeedCommit = [by: string, ago: number, message: string, path: string, content: string];
type SeedPost = [by: string, ago: number, body: string];

export interface SeedThread extends SeedExtras {
  by: string;
  ago: number;
  title: string;
  body: string;
}

interface SeedExtras {
  labels?: string[];
  assignees?: string[];
  comments?: SeedPost[];
  closed?: number;
  pull?: SeedPull;
}

export interface SeedPull {
  branch: string;
  commits: SeedCommit[];
  reviewers?: string[];
  review?: [...SeedPost, state: "APPROVED" | "CHANGES_REQUESTED"];
  /** On a line, with the review. */
  lineComment?: { path: string; line: number; body: string };
  merged?: number;
}

/** An issue or a pull request that `by` opened `ago` days before the start. */
export function thread(
  by: string,
  ago: number,
  title: string,
  body: string,
  extras: SeedExtras = {},
): SeedThread {
  return { by, ago, title, body, ...extras };
}
