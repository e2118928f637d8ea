/** Tool results as the rules use them. Tolerant: our tools' shapes, GitHub's own, and a bare list are all read. */
import { z } from "zod";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined)
  .catch(undefined);
const number = z.number().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const Login = z
  .union([z.string(), z.looseObject({ login: z.string() }).transform((user) => user.login)])
  .nullish()
  .transform((value) => value ?? undefined)
  .catch(undefined);
const Labels = z
  .array(z.union([z.string(), z.looseObject({ name: z.string() }).transform((label) => label.name)]))
  .catch([]);

const Repository = z
  .looseObject({
    full_name: z.string(),
    description: text,
    private: flag,
    language: text,
    stars: number,
    stargazers_count: number,
    open_issues: number,
    open_issues_count: number,
    updated_at: text,
    url: text,
    html_url: text,
  })
  .transform((repo) => ({
    ...repo,
    stars: repo.stars ?? repo.stargazers_count ?? 0,
    open_issues: repo.open_issues ?? repo.open_issues_count ?? 0,
    url: repo.html_url ?? repo.url,
  }));

const Comment = z.looseObject({ author: Login, user: Login, body: text }).transform((comment) => ({
  author: comment.author ?? comment.user ?? "someone",
  body: comment.body ?? "",
}));

const Issue = z
  .looseObject({
    number: z.number(),
    title: text,
    state: text,
    labels: Labels.default([]),
    author: Login,
    user: Login,
    assignees: z.array(Login).catch([]),
    comments: z.union([z.number(), z.array(Comment)]).catch(0),
    body: text,
    url: text,
    html_url: text,
    repository: text,
    is_pull_request: flag,
    head: z.unknown().optional(),
    base: z.unknown().optional(),
    draft: flag,
  })
  .transform((issue) => ({
    ...issue,
    title: issue.title ?? "",
    author: issue.author ?? issue.user ?? "someone",
    url: issue.html_url ?? issue.url,
    head: readRef(issue.head),
    base: readRef(issue.base),
  }));

const User = z.looseObject({
  login: z.string(),
  name: text,
  bio: text,
  url: text,
  html_url: text,
  public_repos: number,
});
const File = z.looseObject({ path: z.string(), content: z.string().nullish(), url: text, sha: text });
const Folder = z.looseObject({
  path: text,
  entries: z.array(z.looseObject({ name: z.string(), type: text })),
});

/** A list of something else than was expected; "there are none" would be wrong to say. */
export class UnknownShape extends Error {
  readonly data: unknown;
  constructor(data: unknown) {
    super("a tool's result has a shape that no rule knows");
    this.data = data;
  }
}

export type Repository = z.output<typeof Repository>;
export type Issue = z.output<typeof Issue>;

export const readRepositories = (data: unknown): Repository[] => readList(data, ["repositories"], Repository);
export const readIssues = (data: unknown): Issue[] => readList(data, ["issues"], Issue);
export const readPullRequests = (data: unknown): Issue[] => readList(data, ["pull_requests", "pulls"], Issue);
export const readIssue = (data: unknown): Issue | undefined =>
  readOne(data, ["issue", "pull_request"], Issue);
export const readUser = (data: unknown): z.output<typeof User> | undefined => readOne(data, ["user"], User);
export const readFile = (data: unknown): z.output<typeof File> | undefined => readOne(data, ["file"], File);
export const readFolder = (data: unknown): z.output<typeof Folder> | undefined =>
  readOne(data, ["folder"], Folder);

const Commit = z.looseObject({ sha: z.string(), message: text, author: Login, date: text, url: text });
const Match = z.looseObject({ repository: text, path: z.string(), fragment: text, url: text });
const Notification = z.looseObject({ title: text, reason: text, repository: text, url: text });
const Run = z.looseObject({
  id: z.number(),
  name: text,
  title: text,
  branch: text,
  status: text,
  conclusion: text,
  url: text,
});
const Job = z.looseObject({
  name: z.string(),
  failed_steps: z.array(z.string()).catch([]),
  log: text,
  url: text,
});
const Changed = z.looseObject({ filename: z.string(), status: text, additions: number, deletions: number });
const Review = z.looseObject({
  author: Login,
  state: text,
  path: text,
  line: z.number().nullish(),
  body: text,
});

export const readCommits = (data: unknown): z.output<typeof Commit>[] => readList(data, ["commits"], Commit);
export const readCodeMatches = (data: unknown): z.output<typeof Match>[] =>
  readList(data, ["results"], Match);
export const readNotifications = (data: unknown): z.output<typeof Notification>[] =>
  readList(data, ["notifications"], Notification);
export const readRuns = (data: unknown): z.output<typeof Run>[] =>
  readList(data, ["workflow_runs", "runs"], Run);
export const readFailedJobs = (data: unknown): z.output<typeof Job>[] => readList(data, ["failed_jobs"], Job);
export const readChangedFiles = (data: unknown): z.output<typeof Changed>[] =>
  readList(data, ["files"], Changed);
export const readReviews = (data: unknown, key: "reviews" | "review_comments"): z.output<typeof Review>[] =>
  readList(data, [key], Review);

/** The names in a list of things that have one. */
export function readNamed(data: unknown, key: string): string[] {
  return readList(data, [key], z.looseObject({ name: z.string() })).map(({ name }) => name);
}

/** The tool's remark on what it left out. */
export function readNote(data: unknown): string | undefined {
  const note = property(data, "note");
  return typeof note === "string" && note ? note : undefined;
}

/** A property of something that may be no object at all. */
export function property(data: unknown, key: string): unknown {
  return typeof data === "object" && data !== null && key in data
    ? Object.entries(data).find(([name]) => name === key)?.[1]
    : undefined;
}

function readList<T>(data: unknown, keys: string[], schema: z.ZodType<T>): T[] {
  if (data === undefined) return [];
  const candidates = [...keys, "items", "results"].map((key) => property(data, key));
  const found = Array.isArray(data) ? data : candidates.find(Array.isArray);
  const items: unknown[] = found ?? [];
  const parsed = z.array(schema).safeParse(items);
  if (!parsed.success || !found) throw new UnknownShape(data);
  return parsed.data;
}

function readOne<T>(data: unknown, keys: string[], schema: z.ZodType<T>): T | undefined {
  for (const candidate of [...keys.map((key) => property(data, key)), data]) {
    const parsed = schema.safeParse(candidate);
    if (parsed.success) return parsed.data;
  }
  return undefined;
}

function readRef(value: unknown): string | undefined {
  const ref = typeof value === "string" ? value : property(value, "ref");
  return typeof ref === "string" ? ref : undefined;
}
