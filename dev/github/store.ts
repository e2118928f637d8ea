/** The state of the embedded GitHub, all of it in memory: people, repositories, and what people wrote in them. */
import { PEOPLE } from "#dev/people.ts";

/** A person and a time: who does something, and when. */
export interface Act {
  by: string;
  at: string;
}

export type Files = ReadonlyMap<string, Buffer>;

export interface Commit extends Act {
  sha: string;
  message: string;
  files: Files;
  parents: readonly Commit[];
}

/** Something that a person wrote. `at` is the time as GitHub has it, without milliseconds. */
export interface Post {
  id: number;
  by: string;
  at: string;
  body: string;
}

export interface Review extends Post {
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED";
  commit: string;
}

export interface LineComment extends Post {
  path: string;
  line: number;
  commit: string;
}

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
  merged?: { by: string; at: string; head: string; base: string; sha: string };
}

export interface Run {
  id: number;
  number: number;
  title: string;
  branch: string;
  event: string;
  conclusion: "success" | "failure";
  at: string;
  log: string;
}

export interface About {
  owner: string;
  name: string;
  description: string;
  private: boolean;
  language: string | null;
  stars: number;
}

export interface Repo extends About {
  id: number;
  fullName: string;
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
  /** By name; `main` is the default branch. */
  branches: Map<string, Commit>;
  /** By sha. */
  commits: Map<string, Commit>;
  /** By sha: trees that no commit has yet. */
  trees: Map<string, Files>;
  issues: Issue[];
  runs: Run[];
}

export interface Notification {
  id: number;
  login: string;
  repo: Repo;
  reason: string;
  type: string;
  issue: Issue | undefined;
  title: string;
  at: string;
}

export interface Account {
  id: number;
  login: string;
  name: string;
  email: string | null;
  /** Of an organization. */
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
    const fullName = `${about.owner}/${about.name}`;
    const times = { createdAt: at, updatedAt: at, pushedAt: at };
    const content = { branches: new Map(), commits: new Map(), trees: new Map(), issues: [], runs: [] };
    const repo = { ...about, id: newId(), fullName, ...times, ...content };
    this.repos.push(repo);
    return repo;
  }
}

let lastId = 1000;
export const newId = (): number => ++lastId;

/** A time as GitHub writes it. */
export function timestamp(date = new Date()): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
