/** The seed as data: repositories with their history. Times are days before the start of the server. */
import type { About } from "#dev/github/store.ts";

export interface SeedRepo extends About {
  /** Days since it was made. */
  age: number;
  commits: SeedCommit[];
  /** Issues and pull requests, oldest first: the position gives the number. */
  threads: SeedThread[];
  /** Workflow runs of pull requests, by their number; one that failed has an error in its log. */
  runs?: [pull: number, event: "push" | "pull_request", ago: number, log: string][];
}

export type SeedCommit = [by: string, ago: number, message: string, path: string, content: string];
type SeedPost = [by: string, ago: number, body: string];

/** An issue; with `pull`, a pull request. */
export interface SeedThread {
  by: string;
  ago: number;
  title: string;
  body: string;
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
