/** The state of the embedded GitHub, all of it in memory: people, repositories, and what people wrote in them. */
import { PEOPLE } from "#dev/people.ts";

/** Who does something, and when: the time as GitHub has it, without milliseconds. */
export type Act = { by: string; at: string };

export type Files = ReadonlyMap<string, Buffer>;
export type Commit = Act & { sha: string; message: string; files: Files; parents: readonly Commit[] };

export type Post = Act & { id: number; body: string };
export type Review = Post & { state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED"; commit: string };
export type LineComment = Post & { path: string; line: number; commit: string };

/** An issue, or a pull request: GitHub counts them together. */
export interface Issue extends Post {
  number: number;
  title: string;
  state: "open" | "closed";
  stateReason: string | null;
  labels: string[];
  assignees: string[];
  comments: Post[];
  updatedAt: string;
  pull?: Pull;
}

export interface Pull {
  head: string;
  base: string;
  draft: boolean;
  reviewers: string[];
  reviews: Review[];
  lineComments: LineComment[];
  /** The two commits that were merged, and by whom. */
  merged?: Act & { head: string; base: string; sha: string };
}

export interface Run extends Record<"title" | "branch" | "event" | "at" | "log", string> {
  id: number;
  number: number;
  conclusion: "success" | "failure";
}

export interface About extends Record<"owner" | "name" | "description", string> {
  private: boolean;
  language: string | null;
  stars: number;
}

export type Repo = ReturnType<typeof makeRepo>;

export interface Notification extends Record<"login" | "reason" | "type" | "title" | "at", string> {
  id: number;
  repo: Repo;
  issue: Issue | undefined;
}

export interface Account {
  id: number;
  login: string;
  name: string;
  email: string | null;
  members?: readonly string[];
}

export class Store {
  readonly accounts: Account[] = [
    ...PEOPLE.map(({ username, name, email }, index) => ({ id: index + 1, login: username, name, email })),
    { id: 1001, login: "teacup-labs", name: "Teacup Labs", email: null, members: ["alice", "bob"] },
  ];
  readonly repos: Repo[] = [];
  readonly notifications: Notification[] = [];
  /** Logs by the key of a one-time address. */
  readonly logs = new Map<string, string>();

  /** The repository of this full name, in any case. */
  find(fullName: string): Repo | undefined {
    return this.repos.find((repo) => repo.fullName.toLowerCase() === fullName.toLowerCase());
  }

  account(login: string): Account | undefined {
    return this.accounts.find((one) => one.login === login);
  }

  /** The person, and the organizations that they are a member of. */
  accountsOf(login: string): Account[] {
    return this.accounts.filter((one) => one.login === login || one.members?.includes(login));
  }

  /** What the person may do to a repository. Members of an organization may push; undefined: it does not exist for them. */
  permission(login: string, repo: Repo): "admin" | "push" | "pull" | undefined {
    if (repo.owner === login) return "admin";
    if (this.account(repo.owner)?.members?.includes(login)) return "push";
    return repo.private ? undefined : "pull";
  }

  addRepo(about: About, at: string): Repo {
    const repo = makeRepo(about, at);
    this.repos.push(repo);
    return repo;
  }
}

function makeRepo(about: About, at: string) {
  return {
    ...about,
    id: newId(),
    fullName: `${about.owner}/${about.name}`,
    createdAt: at,
    updatedAt: at,
    pushedAt: at,
    /** By name; `main` is the default branch. */
    branches: new Map<string, Commit>(),
    commits: new Map<string, Commit>(),
    /** Trees that no commit has yet. */
    trees: new Map<string, Files>(),
    issues: [] as Issue[],
    runs: [] as Run[],
  };
}

let lastId = 1000;
export const newId = (): number => ++lastId;

export function timestamp(date = new Date()): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
